package io.hawiyat.agent.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An HTTP server that is told things, and remembers what. */
public final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private volatile Function<Told, Reply> answering = request -> new Reply(200, "ok");

    /** One request. The names of its headers are in lower case. */
    public record Told(String method, String path, Map<String, String> headers, String body) {}

    /** What it answers. */
    public record Reply(int status, String body) {}

    public static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(text, malformed);
        }
    }

    private Receiver(InetAddress address) throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    public static Receiver on(InetAddress address) {
        try {
            return new Receiver(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Receiver local() {
        return on(InetAddress.getLoopbackAddress());
    }

    public void answer(Function<Told, Reply> answers) {
        answering = answers;
    }

    public String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /** In the order of their arrival. */
    public List<Told> told() {
        return List.copyOf(told);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = new HashMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var request = new Told(
                    exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), headers, body);
            told.add(request);
            var reply = answering.apply(request);
            var answer = reply.body().getBytes(StandardCharsets.UTF_8);
            if (reply.status() / 100 == 3) {
                exchange.getResponseHeaders().set("Location", reply.body());
            }
            exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
