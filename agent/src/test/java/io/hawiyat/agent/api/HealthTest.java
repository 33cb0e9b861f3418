package io.hawiyat.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {

    private final Part redis = new Part("redis", true);
    private final Part shop = new Part("source shop", false);
    private final ApiServer server = new ApiServer(true, redis, shop);

    @AfterEach
    void stop() {
        redis.hang.countDown();
        server.close();
    }

    @Test
    void isReadyWhileEverythingRequiredIsThere() throws Exception {
        var answer = server.get("/health/readiness");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(server.json("/health/readiness")
                        .at("/components/redis/status")
                        .asText())
                .isEqualTo("UP");
    }

    @Test
    void namesWhatIsMissingAndSinceWhen() throws Exception {
        redis.problem = Optional.of("connection refused");
        var first = server.json("/health/readiness");
        var again = server.json("/health/readiness");

        assertThat(server.get("/health/readiness").statusCode()).isEqualTo(503);
        assertThat(first.at("/components/redis/message").asText()).isEqualTo("connection refused");
        assertThat(first.at("/components/redis/since").asText()).matches("\\d{4}-.*Z");
        assertThat(again.at("/components/redis/since")).isEqualTo(first.at("/components/redis/since"));

        redis.problem = Optional.empty();

        assertThat(server.get("/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void namesALostSourceAndStaysReady() throws Exception {
        shop.problem = Optional.of("cannot fetch");

        assertThat(server.get("/health/readiness").statusCode()).isEqualTo(200);
        assertThat(server.json("/health/readiness")
                        .at("/components/source shop/status")
                        .asText())
                .isEqualTo("DOWN");
    }

    @Test
    void answersInTimeWhenAComponentHangs() throws Exception {
        redis.hangs = true;
        var before = System.nanoTime();
        var answer = server.get("/health/readiness");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(server.get("/health/liveness").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "127.8.8.8", "[::1]:80", "status.example.com"})
    void answersItsOwnNames(String host) {
        var allowed = new AllowedHosts(List.of("Status.example.com"));

        assertThat(allowed.allows(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "status.example.com.evil"
            })
    void answersNoOtherNames(String host) throws Exception {
        var allowed = new AllowedHosts(List.of("status.example.com"));

        assertThat(allowed.allows(host)).isFalse();
    }

    @Test
    void tellsRequestsForOtherHostsThatTheyAreMisdirected() throws Exception {
        assertThat(RawRequest.status(server, "/", "evil.example")).isEqualTo(421);
        assertThat(RawRequest.status(server, "/nowhere", "evil.example")).isEqualTo(421);
        assertThat(RawRequest.status(server, "/api/v1/stream", "evil.example")).isEqualTo(421);
        assertThat(RawRequest.status(server, "/", "status.example.com")).isEqualTo(200);
    }

    private static final class Part implements ReadinessCheck {

        private final String name;
        private final boolean required;
        private final CountDownLatch hang = new CountDownLatch(1);
        private volatile boolean hangs;
        private volatile Optional<String> problem = Optional.empty();

        Part(String name, boolean required) {
            this.name = name;
            this.required = required;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Optional<String> problem() {
            if (hangs) {
                try {
                    hang.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return problem;
        }

        @Override
        public boolean required() {
            return required;
        }
    }
}
