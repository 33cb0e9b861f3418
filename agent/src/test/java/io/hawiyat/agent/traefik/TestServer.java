package io.hawiyat.agent.traefik;

import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on a loopback address of its own that answers everything with that address. */
final class TestServer implements Closeable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    TestServer(String address, int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(address, port), 256);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                var body = address.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
