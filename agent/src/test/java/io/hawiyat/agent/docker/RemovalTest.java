package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The engine writes a container's last settings while it removes its folder, and says then that the folder is not empty
 * (<a href="https://github.com/moby/moby/issues/52161">moby#52161</a>). A real engine does that once in thousands of
 * removals, so that its answers are played here, word for word.
 */
class RemovalTest {

    private static final String NOT_EMPTY = """
            {"message":"unable to remove filesystem for 55915d: unlinkat /var/lib/docker/containers/55915d: directory not empty"}
            """;

    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server;
    private final Engine engine;
    private volatile int failures;
    private volatile String failure = NOT_EMPTY;

    RemovalTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/_ping", exchange -> {
            exchange.getResponseHeaders().add("Api-Version", "1.41");
            answer(exchange, 200, "OK");
        });
        server.createContext("/v1.41/containers/55915d", exchange -> {
            if (asked.incrementAndGet() <= failures) {
                answer(exchange, 500, failure);
            } else {
                answer(exchange, 204, "");
            }
        });
        server.start();
        engine = new Engine(
                new EngineConfig(
                        "t",
                        "t",
                        EngineHost.fromEnvironment(Map.of(
                                "DOCKER_HOST",
                                "tcp://127.0.0.1:" + server.getAddress().getPort())),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5)),
                InstantSource.system());
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            var body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @AfterEach
    void close() {
        engine.close();
        server.stop(0);
    }

    @Test
    void isRepeatedWhenTheEngineWroteIntoTheFolderMeanwhile() {
        failures = 2;
        assertThatCode(() -> engine.containers().remove("55915d")).doesNotThrowAnyException();
        assertThat(asked).hasValue(3);
    }

    @Test
    void isNotRepeatedForEver() {
        failures = Integer.MAX_VALUE;
        assertThatThrownBy(() -> engine.containers().remove("55915d"))
                .isInstanceOf(EngineException.Failed.class)
                .hasMessageContaining("directory not empty");
        assertThat(asked).hasValue(3);
    }

    @Test
    void isNotRepeatedForAnyOtherReason() {
        failures = 1;
        failure = "{\"message\":\"driver \\\"overlay2\\\" failed to remove root filesystem\"}";
        assertThatThrownBy(() -> engine.containers().remove("55915d")).isInstanceOf(EngineException.Failed.class);
        assertThat(asked).hasValue(1);
    }
}
