package io.hawiyat.agent.api;

import static io.hawiyat.agent.api.RecordedState.application;
import static io.hawiyat.agent.api.RecordedState.commit;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Status;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of the API may rely on, and how much of it they may have. */
class ClientsTest {

    private static final String LIST = "/api/v1/applications";

    @AutoClose
    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = new ApiServer();
        server.state().sources("shop");
        server.state().fetched("shop", commit("a"), "Ada", "First");
        server.state()
                .desired(
                        "shop",
                        commit("a"),
                        application(new ApplicationId("shop", "web"), "web:1"),
                        application(new ApplicationId("shop", "api"), "api:1"),
                        application(new ApplicationId("shop", "cache"), "cache:1"),
                        application(new ApplicationId("shop", "queue"), "queue:1"));
    }

    @Test
    void isToldThatNothingChanged() throws Exception {
        var first = server.get(LIST);
        var tag = first.headers().firstValue("ETag").orElseThrow();
        var again = server.get(LIST, "If-None-Match", "\"other\", " + tag);

        assertThat(first.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("ETag")).hasValue(tag);
        assertThat(again.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void isSentWhatChanged() throws Exception {
        var tag = server.get("/api/v1/events").headers().firstValue("ETag").orElseThrow();
        server.state().deploy(new ApplicationId("shop", "api"));

        var again = server.get("/api/v1/events", "If-None-Match", tag);

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(strings = {LIST, "/"})
    void isSentLongAnswersCompressed(String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(server.at(path))
                    .header("Accept-Encoding", "gzip")
                    .build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());

            assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
            try (var body = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
                assertThat(body.readAllBytes()).isNotEmpty();
            }
        }
    }

    @Test
    void isToldAtOnceOfChangesAlsoWhenItTakesCompressedAnswers() throws Exception {
        try (var reader = StreamReader.open(server, "Accept-Encoding: gzip\r\n")) {
            server.state().observed(new ApplicationId("shop", "web"), Status.Health.HEALTHY, 2);

            reader.await(it -> it.event().equals("application") && it.data().contains("\"web\""));
        }
    }

    @Test
    void isAskedToWaitWhenItAsksTooMuchAndOthersAreNot() {
        var now = new AtomicReference<>(Instant.EPOCH);
        InstantSource clock = now::get;
        var limit = new RateLimit(3, 10, clock);
        for (var request = 0; request < 3; request++) {
            assertThat(limit.excess("a")).isEmpty();
        }

        assertThat(limit.excess("a")).hasValue(Duration.ofMillis(100));
        assertThat(limit.excess("b")).isEmpty();
        now.set(Instant.EPOCH.plusMillis(100));
        assertThat(limit.excess("a")).isEmpty();
        assertThat(limit.excess("a")).isPresent();
    }

    @Test
    void getsAProblemDocumentWithTheTimeToWait() throws Exception {
        try (var strict = new ApiServer(true, Map.of("hawiyat.api.burst", 2, "hawiyat.api.per-second", 1))) {
            // A machine that needs a second for one of them lets in one more.
            var answer = strict.get("/api/v1/sources");
            for (var again = 1; again < 50 && answer.statusCode() == 200; again++) {
                answer = strict.get("/api/v1/sources");
            }

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(strict.get("/health/liveness").statusCode()).isEqualTo(200);
        }
    }
}
