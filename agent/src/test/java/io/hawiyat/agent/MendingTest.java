package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.queue.Lane;
import io.hawiyat.agent.queue.Priority;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Events;
import io.hawiyat.agent.state.Filter;
import io.hawiyat.agent.state.StateReader;
import io.hawiyat.agent.state.Status.Sync;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.Trigger;
import io.hawiyat.agent.traefik.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an engine can put right in a container is put right there, and nothing is done where nothing differs. */
class MendingTest {

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static ApplicationId deployed(String name) {
        return deployed(name, Manifest.web(name, "here"));
    }

    private static ApplicationId deployed(String name, String manifest) {
        var id = new ApplicationId("default", name);
        stage.repository().write(name + ".yaml", manifest);
        stage.repository().commit("Deploy " + name);
        stage.awaitSettled(id);
        return id;
    }

    private static String limited(String name) {
        return Manifest.web(name, "here")
                .replace("  routes:", "  resources: {cpus: 0.5, memory: 64Mi, pids: 50}\n  routes:");
    }

    private static Listed only(ApplicationId id) {
        return Stage.await(() -> stage.containers(id), found -> found.size() == 1)
                .getFirst();
    }

    /** As the engine says it, which is an error while a container is on no network. */
    private static String inspect(ApplicationId id, String format) {
        return Docker.run("inspect", "--format", format, only(id).id()).output();
    }

    /** The container stays, and a deployment tells what was done to it. */
    private static void isMended(ApplicationId id, String before, String format, String wanted, String field) {
        Stage.await(() -> inspect(id, format), wanted::equals);
        stage.awaitSettled(id);
        assertThat(only(id).id()).isEqualTo(before);
        var heal = heals(id).getFirst();
        assertThat(heal.steps()).anySatisfy(step -> {
            assertThat(step.name()).startsWith("Mend ");
            assertThat(step.message()).contains(field);
        });
        isTold(id, field);
    }

    private static List<Deployment> heals(ApplicationId id) {
        return stage.deployments(id).stream()
                .filter(it -> it.trigger() == Trigger.DRIFT)
                .toList();
    }

    @Test
    void limitsAreSetAgain() {
        var id = deployed("limits", limited("limits"));
        var before = only(id).id();

        Docker.output("update", "--cpus", "1", "--pids-limit", "99", before);

        isMended(
                id,
                before,
                "{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}} {{.HostConfig.PidsLimit}}",
                "500000000 67108864 50",
                "spec.resources.cpus");
    }

    @Test
    void aRestartPolicyThatMakesTwoWritersIsTakenBack() {
        var id = deployed("policy");
        var before = only(id).id();

        Docker.output("update", "--restart", "always", before);

        isMended(id, before, "{{.HostConfig.RestartPolicy.Name}}", "unless-stopped", "engine.RestartPolicy");
    }

    @Test
    void anotherAddressAndAnotherNameOnTheNetworkAreTakenBack() {
        var id = deployed("placed");
        var network = stage.settings().instance() + "-default";
        var format = "{{(index .NetworkSettings.Networks \"" + network + "\").IPAddress}}";
        var before = only(id).id();
        var address = inspect(id, format);

        stage.stop();
        Docker.output("network", "disconnect", network, before);
        Docker.output("network", "connect", "--alias", "placed", "--alias", "somebody-else", network, before);
        stage.start();

        isMended(id, before, format, address, "networks." + network);
        assertThat(inspect(id, "{{(index .NetworkSettings.Networks \"" + network + "\").Aliases}}"))
                .contains("placed")
                .doesNotContain("somebody-else");
        stage.awaitVisit("placed.localhost", "/", "200 here");
    }

    @Test
    void itLeavesANetworkThatNobodyAskedFor() {
        var id = deployed("joined");
        var before = only(id).id();

        Docker.output("network", "connect", "bridge", before);

        isMended(id, before, "{{len .NetworkSettings.Networks}}", "1", "spec.networks");
    }

    @Test
    void aContainerWithAnotherNameGetsItsOwnBack() {
        var id = deployed("renamed");
        var before = only(id).id();

        Docker.output("rename", before, stage.settings().instance() + "-somebody");

        isMended(id, before, "{{.Name}}", "/" + stage.settings().instance() + "-default-renamed-g1-0", "name");
    }

    @Test
    void whatTheEngineCanNotChangeIsReplacedUnderItsNameWithoutALostRequest() {
        var id = deployed("shares");
        stage.awaitVisit("shares.localhost", "/", "200 here");
        var before = only(id);
        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "shares.localhost", 50)) {
            Docker.output("update", "--cpu-shares", "100", before.id());
            Stage.await(() -> heals(id), it -> !it.isEmpty());
            stage.awaitSettled(id);

            assertThat(visitors.failures()).isEmpty();
        }
        assertThat(only(id).id()).isNotEqualTo(before.id());
        assertThat(only(id).name()).isEqualTo(before.name());
        assertThat(heals(id).getFirst().message()).isNotEmpty();
        isTold(id, "cpushares");
        assertThat(reasons(id)).contains("DeploymentSucceeded");
    }

    @Test
    void oneTooManyUnderItsLabelsIsTakenAway() {
        var id = deployed("extra");
        var before = only(id).id();

        Docker.run(labelled("extra", "default", "7"));

        Stage.await(() -> heals(id), it -> !it.isEmpty());
        stage.awaitSettled(id);
        assertThat(only(id).id()).isEqualTo(before);
    }

    @Test
    void containersOfNoKnownApplicationAreReportedAndLeftAlone() {
        var name = handMade("nobody");
        Docker.output(labelled("nobody", "elsewhere", "0"));

        var event = Stage.await(
                () -> stage.bean(StateReader.class).events(Filter.first(200)).items().stream()
                        .filter(it -> it.reason().equals("UnknownContainers"))
                        .findFirst(),
                Optional::isPresent);

        assertThat(event.orElseThrow().message()).contains(name, "docker rm -f");
        assertThat(event.orElseThrow().type()).isEqualTo(Events.Type.WARNING);
        assertThat(Docker.output("inspect", "--format", "{{.State.Running}}", name))
                .isEqualTo("true");
    }

    private static String handMade(String application) {
        return stage.settings().instance() + "-hand-made-" + application;
    }

    /** What runs a container that says to be one of the agent's, which may remove it before it is started. */
    private static String[] labelled(String application, String project, String replica) {
        var instance = stage.settings().instance();
        return List.of(
                        "run",
                        "-d",
                        "--init",
                        "--name",
                        handMade(application),
                        "--label",
                        "io.hawiyat.instance=" + instance,
                        "--label",
                        "io.hawiyat.installation=" + stage.installation(),
                        "--label",
                        "io.hawiyat.project=" + project,
                        "--label",
                        "io.hawiyat.application=" + application,
                        "--label",
                        "io.hawiyat.generation=1",
                        "--label",
                        "io.hawiyat.replica=" + replica,
                        "busybox:1.36",
                        "sleep",
                        "1000")
                .toArray(String[]::new);
    }

    @Test
    void aRouteFileOfNobodyIsTakenAwayAndTold() throws IOException {
        deployed("beside");
        var stray = stage.settings().data().resolve("traefik").resolve("stray.yaml");
        Files.writeString(stray, "http: [not: yaml");

        Stage.await(() -> Files.exists(stray), exists -> !exists);

        stage.awaitVisit("beside.localhost", "/", "200 here");
        // It is told once it is gone.
        Stage.await(
                () -> stage.bean(StateReader.class).events(Filter.first(200)).items(),
                events -> events.stream()
                        .anyMatch(it -> it.reason().equals("RouteFileRemoved")
                                && it.message().contains("stray.yaml")));
    }

    @Test
    void whoFightsBackIsAnsweredEverMoreSlowlyAndTheDifferenceIsShownMeanwhile() {
        var id = deployed("fought", limited("fought"));
        for (var fight = 1; fight <= 5; fight++) {
            var heals = fight;
            Docker.output("update", "--pids-limit", "77", only(id).id());
            Stage.await(() -> heals(id), it -> it.size() == heals);
            stage.awaitSettled(id);
        }
        var healed = 5;
        var shown = fought(id, healed);
        while (heals(id).size() > healed && healed < 10) {
            // This machine needed longer than the first pause for the fight before.
            stage.awaitSettled(id);
            shown = fought(id, ++healed);
        }

        assertThat(shown.status().diff())
                .extracting(it -> it.field() + ": " + it.desired() + ", " + it.live())
                .containsExactly("spec.resources.pids: 50, 77");
        assertThat(heals(id)).hasSize(healed);
        stage.awaitSettled(id);
    }

    private static StoredApplication fought(ApplicationId id, int healed) {
        Docker.output("update", "--pids-limit", "77", only(id).id());
        return stage.awaitApplication(
                id, it -> it.status().sync() == Sync.OUT_OF_SYNC || heals(id).size() > healed);
    }

    @Test
    void nothingIsDoneOverSeveralResyncsWhenNothingDiffers() {
        var id = deployed("calm", limited("calm"));
        var before = only(id).id();
        var deployments = stage.deployments(id).size();
        var until = System.nanoTime() + Duration.ofSeconds(7).toNanos();

        Stage.await(() -> System.nanoTime() > until, it -> {
            stage.bean(WorkQueue.class)
                    .recheck(stage.application(id).id(), Priority.DRIFT, Instant.now(), new Lane("default"));
            return it;
        });

        assertThat(stage.deployments(id)).hasSize(deployments);
        assertThat(only(id).id()).isEqualTo(before);
        assertThat(stage.application(id).status().diff()).isEmpty();
    }

    /** What was wrong stays to be read when it is put right. */
    private static void isTold(ApplicationId id, String field) {
        assertThat(events(id)).anySatisfy(it -> {
            assertThat(it.reason()).isEqualTo("DriftDetected");
            assertThat(it.message()).containsIgnoringCase(field);
        });
    }

    private static List<String> reasons(ApplicationId id) {
        return events(id).stream().map(Events.Event::reason).toList();
    }

    private static List<Events.Event> events(ApplicationId id) {
        return stage.bean(StateReader.class)
                .events(Filter.first(200).in(id.project()).named(id.name()))
                .items();
    }
}
