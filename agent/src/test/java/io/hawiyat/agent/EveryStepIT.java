package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.traefik.Docker;
import io.hawiyat.agent.way.Waypoint;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The program, ended before and after each of its steps, the one after the other, and started again each time: it comes
 * through, and nobody notices. A step that it never comes to fails the test.
 */
class EveryStepIT {

    private static final List<String> NAMES = List.of("web", "canary", "writer", "once");
    private static final int ROUNDS = 5;
    private static final String HOOKS = """
              hooks:
                preSync:
                  - {name: prepare, image: "busybox:1.36", command: [sh, -c, 'echo prepared'], timeout: 20s}
                postSync:
                  - {name: check, image: "busybox:1.36", command: [sh, -c, 'echo checked'], timeout: 20s}
            """;
    private static final String CANARY =
            "rollout:\n    strategy: canary\n    canary: {steps: [{weight: 50, pause: 1s}]}";

    private static Stage stage;
    private static Lives lives;
    private static ContainerStarts starts;

    @BeforeAll
    static void open() {
        stage = Stage.withoutAgent();
        starts = ContainerStarts.of(stage.settings().instance());
        lives = new Lives(stage);
    }

    @AfterAll
    static void close() {
        lives.close();
        starts.close();
        stage.close();
    }

    /** It has as many lives as there are steps, twice over. */
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    @Test
    void whereverItEndsItGoesOn() {
        deployed(0);
        var round = 0;
        try (var web = visitors("web");
                var canary = visitors("canary")) {
            while (!lives.ended().containsAll(everywhere())) {
                round++;
                // Two steps side by side end together, and only one of them is counted: it takes another round.
                assertThat(round).as("rounds; ended at %s", lives.ended()).isLessThanOrEqualTo(ROUNDS);
                deployed(round);
                restarted("web");
                mended("canary");
                heldAndStartedAgain("writer");
            }
            assertThat(web.failures()).isEmpty();
            assertThat(canary.failures()).isEmpty();
        }
        lives.close();
        everythingIsAccountedFor(round + 1);
    }

    private static void deployed(int round) {
        var commit = commit(Integer.toString(round));
        lives.until(agent -> agent.push("delivery-" + round) < 300 && agent.push("again-" + round) < 300);
        lives.until(agent -> NAMES.stream().allMatch(name -> applied(agent, name, commit)));
    }

    private static List<String> everywhere() {
        return Stream.of(Waypoint.values())
                .flatMap(it -> Stream.of(HaltingWay.before(it), HaltingWay.after(it)))
                .toList();
    }

    private static String commit(String text) {
        stage.repository()
                .write("web.yaml", Manifest.web("web", text) + HOOKS)
                .write("canary.yaml", Manifest.web("canary", text).replace("rollout:", CANARY))
                .write("writer.yaml", Manifest.writer("writer", text))
                .write("once.yaml", job(text));
        return stage.repository().commit("Say " + text);
    }

    private static String job(String text) {
        return """
                apiVersion: hawiyat.io/v1
                kind: Job
                metadata: {name: once}
                spec:
                  image: busybox:1.36
                  command: [sh, -c, 'echo %s']
                """.formatted(text);
    }

    private static boolean applied(ProcessOfAgent agent, String name, String commit) {
        var application = application(agent, name);
        return application.at("/revision/applied").asText().equals(commit) && succeeded(application);
    }

    private static JsonNode application(ProcessOfAgent agent, String name) {
        return agent.json("/api/v1/applications/default/" + name);
    }

    private static boolean succeeded(JsonNode application) {
        return application.path("sync").asText().equals("Synced")
                && application.at("/operation/phase").asText().equals("Succeeded");
    }

    private static SteadyVisitors visitors(String name) {
        stage.awaitVisit(name + ".localhost", "/", "200 0");
        return new SteadyVisitors(stage.settings().httpPort(), name + ".localhost", 25);
    }

    private static List<String> containers(String name) {
        try (var engine = stage.engine()) {
            return engine.containers().list(new ApplicationId("default", name)).stream()
                    .map(Listed::id)
                    .toList();
        }
    }

    private static void restarted(String name) {
        var before = containers(name);
        lives.until(agent -> agent.act("/api/v1/applications/default/" + name + "/restart", agent.token()) < 300);
        lives.until(agent -> Collections.disjoint(containers(name), before) && succeeded(application(agent, name)));
    }

    private static void mended(String name) {
        var container = containers(name).getFirst();
        Docker.output("update", "--restart", "no", container);
        lives.until(agent -> !policy(container).equals("no") && succeeded(application(agent, name)));
    }

    private static String policy(String container) {
        return Docker.output("inspect", "--format", "{{.HostConfig.RestartPolicy.Name}}", container);
    }

    private static void heldAndStartedAgain(String name) {
        stage.repository().replace(name + ".yaml", "exec sleep 1000", "exit 3").commit("Crash");
        lives.until(agent ->
                application(agent, name).at("/operation/phase").asText().equals("RolledBack"));
    }

    private static void everythingIsAccountedFor(int commits) {
        stage.start();
        for (var name : List.of("web", "canary", "writer")) {
            var id = new ApplicationId("default", name);
            stage.awaitApplication(
                    id, it -> it.running().isEmpty() && it.queued().isEmpty());
            assertThat(stage.containers(id))
                    .singleElement()
                    .satisfies(it -> assertThat(it.state()).isEqualTo(Listed.State.RUNNING));
            assertThat(stage.deployments(id))
                    .extracting(it -> it.phase())
                    .isSubsetOf(Phase.SUCCEEDED, Phase.ROLLED_BACK, Phase.SUPERSEDED);
        }
        try (var engine = stage.engine()) {
            assertThat(engine.containers().list()).as("with the ingress").hasSize(4);
        }
        var once = starts.names().stream()
                .filter(it -> it.contains("-once-") || it.contains("-presync-") || it.contains("-postsync-"))
                .toList();
        assertThat(once).doesNotHaveDuplicates().hasSize(3 * commits);
    }
}
