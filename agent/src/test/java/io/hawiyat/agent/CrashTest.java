package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Trigger;
import io.hawiyat.agent.traefik.Docker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The program itself, killed as by {@code kill -9} at moments drawn from a printed seed, while commits arrive and somebody
 * meddles with the containers. What a version was blamed for must be its own fault, whatever happened around it.
 */
class CrashTest {

    /** Many in {@code bench/chaos}. */
    private static final int ROUNDS = Integer.getInteger("hawiyat.rounds", 5);

    private static final Duration OFTEN = Duration.ofSeconds(1);
    private static final Duration RARELY = Duration.ofHours(1);
    private static final ApplicationId WEB = new ApplicationId("default", "web");
    private static final ApplicationId WRITER = new ApplicationId("default", "writer");

    @Test
    void whereverItIsKilledItGoesOnWithoutLossDoubleOrFailedRequest() {
        var seed = Long.getLong("hawiyat.seed", System.nanoTime());
        System.out.println("hawiyat.seed=" + seed);
        var random = new Random(seed);
        try (var stage = Stage.withoutAgent()) {
            commit(stage, "0");
            var agent = stage.launch(OFTEN);
            try (var visitors = visitorsOnceLive(stage)) {
                for (var round = 1; round <= ROUNDS; round++) {
                    commit(stage, Integer.toString(round));
                    Stage.pause(Duration.ofMillis(random.nextInt(2_500)));
                    meddle(stage, random);
                    Stage.pause(Duration.ofMillis(random.nextInt(500)));
                    agent.kill();
                    agent = stage.launch(OFTEN);
                }
                stage.awaitVisit("web.localhost", "/", "200 " + ROUNDS);
                assertThat(visitors.failures()).isEmpty();
            }
            acceptedThenKilled(stage, agent);
            everythingIsAccountedFor(stage);
        }
    }

    /** What somebody does on the engine meanwhile, and no visitor of the web server should notice. */
    private static void meddle(Stage stage, Random random) {
        var application = random.nextBoolean() ? WEB : WRITER;
        try (var engine = stage.engine()) {
            var containers = engine.containers().list(application);
            if (containers.isEmpty()) {
                return;
            }
            var container = containers.get(random.nextInt(containers.size())).id();
            // It may be gone by now, as the agent is at work.
            if (application.equals(WEB)) {
                Docker.run("update", "--memory", "64m", "--memory-swap", "64m", container);
            } else if (isOld(container)) {
                Docker.run("kill", container);
            }
        }
    }

    /** A new one that ends by itself is a version that failed, and held. */
    private static boolean isOld(String container) {
        var started = Docker.run("inspect", "--format", "{{.State.StartedAt}}", container);
        return started.exitCode() == 0
                && Instant.parse(started.output()).isBefore(Instant.now().minusSeconds(5));
    }

    private static void acceptedThenKilled(Stage stage, ProcessOfAgent often) {
        assertThat(often.awaitListening().terminate()).isZero();
        var agent = stage.launch(RARELY).awaitListening();
        Stage.pause(Duration.ofSeconds(2));
        commit(stage, "pushed");
        assertThat(agent.push("delivery-1")).isEqualTo(202);
        agent.kill();

        agent = stage.launch(RARELY).awaitListening();
        stage.awaitVisit("web.localhost", "/", "200 pushed");
        assertThat(agent.push("delivery-1")).isEqualTo(200);
        assertThat(agent.terminate()).isZero();
    }

    private static void everythingIsAccountedFor(Stage stage) {
        stage.start();
        for (var id : List.of(WEB, WRITER)) {
            stage.awaitSettled(id);
            assertThat(stage.containers(id))
                    .hasSize(id.equals(WEB) ? 2 : 1)
                    .allSatisfy(it -> assertThat(it.state()).isEqualTo(Listed.State.RUNNING));
            var deployments = stage.deployments(id);
            assertThat(deployments).allSatisfy(it -> assertThat(it.phase()).isIn(Phase.SUCCEEDED, Phase.SUPERSEDED));
            assertThat(deployments.stream()
                            .filter(it -> it.trigger() != Trigger.DRIFT)
                            .collect(Collectors.groupingBy(Deployment::revision, Collectors.counting())))
                    .allSatisfy((revision, count) -> assertThat(count).isEqualTo(1));
        }
        try (var engine = stage.engine()) {
            assertThat(engine.containers().list()).hasSize(4);
        }
    }

    private static void commit(Stage stage, String text) {
        stage.repository().write("web.yaml", Manifest.web("web", text) + "  replicas: 2\n");
        stage.repository().write("writer.yaml", Manifest.writer("writer", text));
        stage.repository().commit("Say " + text);
    }

    private static SteadyVisitors visitorsOnceLive(Stage stage) {
        stage.awaitVisit("web.localhost", "/", "200 0");
        return new SteadyVisitors(stage.settings().httpPort(), "web.localhost", 50);
    }
}
