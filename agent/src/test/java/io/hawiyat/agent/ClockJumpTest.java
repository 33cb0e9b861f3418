package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The program while somebody sets its clock by hours. PostgreSQL, Redis and the engine keep theirs, as they do on other
 * machines: no time of one clock is ever counted by another.
 */
class ClockJumpTest {

    private static final Duration OFTEN = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration HALF = Duration.ofMinutes(30);

    /** At each full hour. */
    private static final String JOB = """
            apiVersion: hawiyat.io/v1
            kind: Job
            metadata: {name: hourly}
            spec:
              image: busybox:1.36
              command: [sh, -c, 'echo ran']
              schedule: "0 * * * *"
            """;

    /** Long enough to be seen while it runs. */
    private static final String HOOKS = """
              hooks:
                preSync:
                  - {name: ready, image: "busybox:1.36", command: [sleep, "1"], timeout: 5m}
            """;

    private final List<String> commits = new ArrayList<>();

    @Test
    void workGoesOnThroughJumpsForwardAndBack() {
        // Half past an hour, so that none begins while the test goes on.
        var minute = Instant.now().atZone(ZoneOffset.UTC).getMinute();
        var ahead = HALF.plusHours(1).minusMinutes(minute);
        try (var clock = new ProcessClock(ahead);
                var stage = Stage.withoutAgent();
                var starts = ContainerStarts.of(stage.settings().instance())) {
            stage.repository().write("hourly.yaml", JOB);
            commit(stage, "one", "100ms");
            try (var agent = launch(stage, clock)) {
                stage.awaitVisit("web.localhost", "/", "200 one");
                isDeployed(agent);
                Stage.await(
                        () -> agent.json("/api/v1/applications/default/hourly")
                                .path("nextRun")
                                .asText(),
                        next -> next.endsWith(":00:00Z"));
                assertThat(runs(starts)).isEmpty();
                try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "web.localhost", 20)) {
                    jumped(stage, agent, clock, ahead.plusHours(5), "two");
                    Stage.await(() -> runs(starts), runs -> runs.size() == 1);
                    jumped(stage, agent, clock, ahead.minusHours(7), "three");
                    jumped(stage, agent, clock, ahead, "four");
                    inTheMiddleOfARollout(stage, agent, clock, ahead.plusHours(6));
                    Stage.await(() -> runs(starts), runs -> runs.size() == 2);
                    Stage.await(
                            () -> agent.deployments("&application=hourly"),
                            all -> all.size() == 3 && all.stream().allMatch(ClockJumpTest::succeeded));
                    assertThat(visitors.failures()).isEmpty();
                }
                eachCommitWasDeployedOnce(agent);
                assertThat(agent.terminate()).isZero();
            }
            assertThat(starts.names()).doesNotHaveDuplicates();
            assertThat(runs(starts)).hasSize(2);
        }
    }

    private static ProcessOfAgent launch(Stage stage, ProcessClock clock) {
        return ProcessOfAgent.launch(
                stage.settings(),
                stage.settings().data(),
                OFTEN,
                stage.repository().folder(),
                clock.environment());
    }

    private void commit(Stage stage, String text, String minHealthyTime) {
        stage.repository()
                .write(
                        "web.yaml",
                        Manifest.web("web", text).replace("minHealthyTime: 100ms", "minHealthyTime: " + minHealthyTime)
                                + HOOKS);
        commits.add(stage.repository().commit("Say " + text));
    }

    /** The next commit is found, a webhook is taken, and both as soon as ever. */
    private void jumped(Stage stage, ProcessOfAgent agent, ProcessClock clock, Duration ahead, String text) {
        clock.set(ahead);
        commit(stage, text, "100ms");
        isSoonLive(stage, text);
        isDeployed(agent);
        assertThat(agent.push(text)).isEqualTo(202);
        agent.awaitReady();
    }

    private static void isSoonLive(Stage stage, String text) {
        var from = System.nanoTime();
        stage.awaitVisit("web.localhost", "/", "200 " + text);
        var took = Duration.ofNanos(System.nanoTime() - from);
        System.out.println(text + " was live after " + took);
        assertThat(took).isLessThan(SOON);
    }

    private void inTheMiddleOfARollout(Stage stage, ProcessOfAgent agent, ProcessClock clock, Duration ahead) {
        commit(stage, "five", "3s");
        Stage.await(
                () -> agent.deployments("&application=web").getFirst(),
                it -> it.path("phase").asText().equals("Running")
                        && it.path("steps").size() > 2);
        clock.set(ahead);
        isSoonLive(stage, "five");
    }

    private static boolean succeeded(JsonNode deployment) {
        return deployment.path("phase").asText().equals("Succeeded");
    }

    private static List<String> runs(ContainerStarts starts) {
        return starts.names().stream().filter(it -> it.contains("-hourly-")).toList();
    }

    /** Visitors see it before it is over, and a commit in between would supersede it. */
    private static void isDeployed(ProcessOfAgent agent) {
        Stage.await(() -> agent.deployments("&application=web").getFirst(), ClockJumpTest::succeeded);
    }

    private void eachCommitWasDeployedOnce(ProcessOfAgent agent) {
        isDeployed(agent);
        var deployments = agent.deployments("&application=web");
        assertThat(deployments).allMatch(ClockJumpTest::succeeded);
        assertThat(deployments.stream().map(it -> it.path("revision").asText()).toList())
                .containsExactlyInAnyOrderElementsOf(commits);
    }
}
