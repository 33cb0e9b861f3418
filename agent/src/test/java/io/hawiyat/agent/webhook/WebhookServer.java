package io.hawiyat.agent.webhook;

import io.hawiyat.agent.api.AllowedHosts;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The webhook endpoint on a real server, for the sources {@code shop} (with two secrets) and {@code quiet} (without). */
final class WebhookServer implements AutoCloseable {

    static final String SECRET = "correct horse";
    /** Valid beside the first one, while the git host is told of it. */
    static final String NEXT_SECRET = "battery staple";

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    final RememberedSources sources = new RememberedSources("shop", "quiet");
    final List<String> woken = new CopyOnWriteArrayList<>();

    private final HttpClient client = HttpClient.newHttpClient();
    private final ApplicationContext context;
    private final EmbeddedServer server;

    WebhookServer() {
        context = ApplicationContext.builder(Map.of("micronaut.server.port", -1, "micronaut.server.host", "127.0.0.1"))
                .singletons(
                        new AllowedHosts(List.of()),
                        new Intake(
                                sources,
                                source -> source.equals("shop") ? List.of(SECRET, NEXT_SECRET) : List.of(),
                                woken::add,
                                waypoint -> () -> {},
                                () -> NOW))
                .start();
        server = context.getBean(EmbeddedServer.class).start();
    }

    HttpResponse<String> post(String path, byte[] body, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + "/webhooks/" + path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Somebody who announces a body, sends the first byte of it, and then takes his time; closed by the caller. */
    Socket slow(String path) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        var head = String.join(
                "\r\n",
                "POST /webhooks/" + path + " HTTP/1.1",
                "Host: 127.0.0.1",
                "Content-Type: application/json",
                "Content-Length: 1000000",
                "",
                "{");
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    String metrics() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + "/metrics"));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }
}
