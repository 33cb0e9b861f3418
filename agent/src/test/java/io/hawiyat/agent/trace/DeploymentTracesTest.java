package io.hawiyat.agent.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.notification.Receiver;
import io.hawiyat.agent.state.ChangeFeed;
import io.hawiyat.agent.state.PostgresFixture;
import io.hawiyat.agent.state.StateReader;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Traces as a collector gets them over OTLP/HTTP: texts stand in protobuf as they are. */
class DeploymentTracesTest {

    private final PostgresFixture database = PostgresFixture.create();
    private final Receiver collector = Receiver.on(InetAddress.getLoopbackAddress());

    @AfterEach
    void close() {
        collector.close();
        database.close();
    }

    private DeploymentTraces traces() {
        var settings = TraceSettings.of(
                        Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                collector.url() + "/",
                                "OTEL_EXPORTER_OTLP_HEADERS",
                                "authorization=Bearer%2042",
                                "OTEL_SERVICE_NAME",
                                "production"),
                        "agent-1")
                .orElseThrow();
        return new DeploymentTraces(settings, database.bean(StateReader.class), database.bean(ChangeFeed.class));
    }

    private void deployed(String agent, String commit) {
        database.execute("""
                INSERT INTO source (name, url, branch, path, poll_interval)
                VALUES ('shop', 'file:///shop', 'main', '.', 'PT60S') ON CONFLICT DO NOTHING;
                INSERT INTO application (project, name, source_id) VALUES ('shop', 'web', 1) ON CONFLICT DO NOTHING;
                INSERT INTO delivery (source_id, provider, event, received_at)
                VALUES (1, 'github', 'push', now() - interval '10 s');
                INSERT INTO revision (source_id, commit, author, message, committed_at, observed_at, trigger)
                VALUES (1, '%s', 'Ada', 'Raise prices', now(), now() - interval '9 s', 'webhook');
                INSERT INTO deployment (application_id, source_id, project, application, generation, revision, trigger,
                    agent, phase, message, queued_at, started_at, finished_at)
                VALUES (1, 1, 'shop', 'web', 3, '%s', 'webhook', '%s', 'ROLLED_BACK', 'exited with code 1',
                    now() - interval '8 s', now() - interval '7 s', now());
                INSERT INTO deployment_step (deployment_id, position, name, state, started_at, finished_at, message)
                SELECT max(id), 1, 'Start shop-web-g3-0', 'SUCCEEDED', now() - interval '6 s', now() - interval '5 s', 'web:2'
                FROM deployment;
                """.formatted(commit, commit, agent));
    }

    @Test
    void aCollectorGetsTheWholeWayFromTheWebhookToTheEnd() throws InterruptedException {
        try (var traces = traces()) {
            traces.start();
            awaitFollowing();
            deployed("agent-1", "c1c1c1");
            deployed("agent-2", "d2d2d2");
            awaitTold();
        }

        assertThat(collector.told()).allSatisfy(request -> {
            assertThat(request.path()).isEqualTo("/v1/traces");
            assertThat(request.headers()).containsEntry("authorization", "Bearer 42");
        });
        assertThat(collector.told().stream().map(Receiver.Told::body).collect(Collectors.joining()))
                .contains(
                        "deployment shop/web",
                        "webhook and fetch",
                        "github",
                        "reconcile",
                        "Raise prices",
                        "queued",
                        "Start",
                        "Start shop-web-g3-0")
                .contains("production", "agent-1", "c1c1c1", "ROLLED_BACK", "exited with code 1")
                .as("what another agent did")
                .doesNotContain("d2d2d2");
    }

    /** From then on nothing is missed. */
    private void awaitFollowing() throws InterruptedException {
        await(() -> !database.ask("SELECT 1 FROM pg_stat_activity WHERE application_name = 'hawiyat changes'"
                        + " AND datname = current_database()")
                .equals("nothing"));
    }

    private void awaitTold() throws InterruptedException {
        await(() -> collector.told().stream().anyMatch(it -> it.body().contains("c1c1c1")));
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    @Test
    void nobodyIsSentAnythingUnlessItIsAskedFor() {
        assertThat(TraceSettings.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", " "), "agent-1"))
                .isEmpty();
        assertThat(TraceSettings.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317"), "agent-1"))
                .as("not a URL, and no reason to end")
                .isEmpty();
        assertThat(TraceSettings.of(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318", "OTEL_SDK_DISABLED", "true"),
                        "agent-1"))
                .isEmpty();
        assertThat(TraceSettings.of(
                        Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://collector:4318/custom"), "agent-1"))
                .hasValueSatisfying(it -> assertThat(it.endpoint()).isEqualTo("http://collector:4318/custom"));
    }
}
