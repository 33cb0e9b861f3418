package io.hawiyat.agent.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** An agent that says only what was recorded of one: JSON by path and query, as section 4 of the API has it. */
final class RecordedAgent implements AutoCloseable {

    static final String TOKEN = "0123456789abcdef";

    private final HttpServer server;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    private RecordedAgent(HttpServer server) {
        this.server = server;
    }

    static RecordedAgent start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var agent = new RecordedAgent(server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/v1/", agent::answer);
        server.start();
        return agent;
    }

    /** Answers a path below {@code /api/v1}, query included. */
    RecordedAgent says(String path, String json) {
        answers.put(path, json);
        return this;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Method and path of all that was asked. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().toString().substring("/api/v1".length());
        requests.add(exchange.getRequestMethod() + " " + path);
        var acts = exchange.getRequestMethod().equals("POST");
        var authorized = ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        var found = answers.get(path);
        if (acts && !"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            send(exchange, 415, "{\"status\": 415, \"title\": \"Unsupported Media Type\"}");
        } else if (acts && !authorized) {
            send(exchange, 401, "{\"status\": 401, \"title\": \"Unauthorized\"}");
        } else if (found == null) {
            send(exchange, 404, "{\"status\": 404, \"title\": \"Not Found\"}");
        } else {
            send(exchange, acts ? 202 : 200, found);
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
