package io.hawiyat.agent;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hawiyat.agent.state.DatabaseLogin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an agent waits that can not begin without its PostgreSQL. Meanwhile it answers on its own address: it lives, it
 * is not ready and says why, and whoever delivers something is to come again.
 */
final class WaitingRoom implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingRoom.class);
    private static final Duration PACE = Duration.ofSeconds(1);

    private final HttpServer server;
    private final Instant since;
    private volatile String problem;

    private WaitingRoom(HttpServer server, Instant since, String problem) {
        this.server = server;
        this.since = since;
        this.problem = problem;
    }

    /**
     * Returns when the database lets this agent in; after a pause in any case.
     *
     * @throws IOException when the address can not be listened on
     */
    static void waitFor(DatabaseLogin database, InetSocketAddress address, InstantSource clock)
            throws IOException, InterruptedException {
        var problem = database.problem();
        if (problem.isEmpty()) {
            // It may answer and yet not be one to begin with: a standby, or one that has no connections left.
            Thread.sleep(PACE);
            return;
        }
        LOG.atWarn().addKeyValue("database", database).log("waiting for PostgreSQL: {}", problem.get());
        try (var room = open(address, clock.instant(), problem.get())) {
            while (problem.isPresent()) {
                room.problem = problem.get();
                Thread.sleep(PACE);
                problem = database.problem();
            }
        }
        LOG.atInfo().addKeyValue("database", database).log("PostgreSQL is there");
    }

    private static WaitingRoom open(InetSocketAddress address, Instant since, String problem) throws IOException {
        var room = new WaitingRoom(HttpServer.create(address, 0), since, problem);
        room.server.createContext("/", room::answer);
        room.server.start();
        return room;
    }

    private void answer(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/health/liveness" -> send(exchange, 200, "application/json", health("UP"));
            case "/health/readiness" -> send(exchange, 503, "application/json", readiness());
            default -> send(exchange, 503, "application/problem+json", comeAgain());
        }
    }

    private static ObjectNode health(String status) {
        var health = JsonNodeFactory.instance.objectNode();
        health.put("status", status).putObject("components");
        return health;
    }

    private ObjectNode readiness() {
        var health = health("DOWN");
        health.withObject("/components")
                .putObject("postgresql")
                .put("status", "DOWN")
                .put("required", true)
                .put("since", since.toString())
                .put("message", problem);
        return health;
    }

    private ObjectNode comeAgain() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", "Service Unavailable")
                .put("status", 503)
                .put("detail", "the agent waits for PostgreSQL: " + problem + "; try again later");
    }

    private static void send(HttpExchange exchange, int status, String type, ObjectNode json) throws IOException {
        try (exchange) {
            var body = json.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
