package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.queue.RedisServerFixture;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.EmptyDatabase;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The program begins when it can, and ends when it is asked to. */
class StartAndEndTest {

    private static final Duration OFTEN = Duration.ofSeconds(1);

    @Test
    void waitsForADatabaseThatIsAwayAndSaysSo() {
        try (var stage = Stage.withoutAgent();
                var database = EmptyDatabase.notYetThere();
                var agent = stage.launch(OFTEN, Map.of("HAWIYAT_DATABASE_URL", database.url()))) {
            agent.awaitListening();
            var readiness = agent.get("/health/readiness");
            assertThat(readiness.statusCode()).isEqualTo(503);
            var component = agent.json("/health/readiness").at("/components/postgresql");
            assertThat(component.path("status").asText()).isEqualTo("DOWN");
            assertThat(component.path("since").asText()).isNotEmpty();
            assertThat(component.path("message").asText()).contains("does not exist");
            assertThat(agent.get("/health/liveness").statusCode()).isEqualTo(200);
            assertThat(agent.push("early")).isEqualTo(503);

            database.appear();

            Stage.await(() -> ready(agent), it -> it);
            assertThat(agent.push("early")).isEqualTo(202);
            assertThat(agent.terminate()).isZero();
        }
    }

    private static boolean ready(ProcessOfAgent agent) {
        try {
            return agent.get("/health/readiness").statusCode() == 200;
        } catch (UncheckedIOException changing) {
            // Between the two that answer on this address.
            return false;
        }
    }

    @Test
    void doesWhatIsDueAsSoonAsItsQueueIsThere() {
        var id = new ApplicationId("default", "web");
        try (var stage = Stage.withoutAgent();
                var redis = RedisServerFixture.notYetStarted()) {
            stage.repository().write("web.yaml", Manifest.web("web", "late")).commit("Begin");
            stage.startOnRedis(redis.url());
            stage.awaitApplication(id, it -> it.queued().isPresent());

            redis.start();

            stage.awaitVisit("web.localhost", "/", "200 late");
        }
    }

    @Test
    void endsWhileItWaits() {
        try (var stage = Stage.withoutAgent();
                var agent = stage.launch(
                        OFTEN,
                        Map.of(
                                "HAWIYAT_DATABASE_URL",
                                "postgresql://nobody:none@127.0.0.1:" + FreePort.next() + "/none"))) {
            agent.awaitListening();
            assertThat(agent.terminate()).isZero();
        }
    }

    @Test
    void endsInTheMiddleOfARolloutWhichTheNextStartFinishes() {
        var id = new ApplicationId("default", "web");
        try (var stage = Stage.withoutAgent()) {
            stage.repository().write("web.yaml", Manifest.web("web", "one"));
            stage.repository().commit("Say one");
            var agent = stage.launch(OFTEN).awaitListening();
            stage.awaitVisit("web.localhost", "/", "200 one");
            Stage.await(
                    () -> agent.deployments("").getFirst(),
                    it -> it.path("phase").asText().equals("Succeeded"));
            try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "web.localhost", 20)) {
                stage.repository()
                        .write(
                                "web.yaml",
                                Manifest.web("web", "two").replace("minHealthyTime: 100ms", "minHealthyTime: 10s"));
                stage.repository().commit("Say two");
                Stage.await(
                        () -> agent.json("/api/v1/deployments").at("/items/0"),
                        it -> it.path("phase").asText().equals("Running")
                                && it.path("steps").size() > 2);
                var asked = System.nanoTime();
                assertThat(agent.terminate()).isZero();
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(30));

                stage.start();
                stage.awaitVisit("web.localhost", "/", "200 two");
                stage.awaitSettled(id);
                assertThat(visitors.failures()).isEmpty();
            }
            assertThat(stage.containers(id)).hasSize(1);
            assertThat(stage.deployments(id))
                    .hasSize(2)
                    .allSatisfy(it -> assertThat(it.phase()).isEqualTo(Phase.SUCCEEDED));
        }
    }
}
