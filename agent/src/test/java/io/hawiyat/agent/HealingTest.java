package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.state.Status.Health;
import io.hawiyat.agent.state.Trigger;
import io.hawiyat.agent.traefik.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever somebody changes by hand is seen, and made again as git says. */
class HealingTest {

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static ApplicationId deployed(String name) {
        var id = new ApplicationId("default", name);
        stage.repository().write(name + ".yaml", Manifest.web(name, "here"));
        stage.repository().commit("Deploy " + name);
        stage.awaitVisit(name + ".localhost", "/", "200 here");
        stage.awaitSettled(id);
        return id;
    }

    private static Engine engine() {
        return stage.bean(Engine.class);
    }

    private static Listed only(ApplicationId id) {
        return Stage.await(() -> stage.containers(id), found -> found.size() == 1)
                .getFirst();
    }

    @Test
    void anEditedAndADeletedRouteAreWrittenAgain() throws IOException {
        deployed("edited");
        var file = routesOf("edited");
        var written = Files.readString(file);

        Files.writeString(file, written.replace("edited.localhost", "elsewhere.localhost"));
        Stage.await(() -> read(file), written::equals);
        Files.delete(file);
        Stage.await(() -> read(file), written::equals);

        stage.awaitVisit("edited.localhost", "/", "200 here");
    }

    /** Nothing happens on the engine when a container that nobody knew yet has been healthy for long enough. */
    @Test
    void aRouteThatWasDeletedWhileTheAgentWasAwayIsWrittenAgainAtItsStart() throws IOException {
        stage.repository()
                .write(
                        "absent.yaml",
                        Manifest.web("absent", "here").replace("minHealthyTime: 100ms", "minHealthyTime: 3s"));
        stage.repository().commit("absent is here");
        stage.awaitVisit("absent.localhost", "/", "200 here");
        stage.awaitSettled(new ApplicationId("default", "absent"));
        var file = routesOf("absent");

        stage.stop();
        Files.delete(file);
        stage.start();

        stage.awaitVisit("absent.localhost", "/", "200 here");
    }

    @Test
    void aRouteFileThatIsNoYamlAnyMoreIsWrittenAgainAndHindersNobody() throws IOException {
        deployed("broken");
        var file = routesOf("broken");
        var written = Files.readString(file);

        Files.writeString(file, "http: [not: yaml");
        Stage.await(() -> read(file), written::equals);

        stage.awaitVisit("broken.localhost", "/", "200 here");
    }

    private static Path routesOf(String name) throws IOException {
        try (var files = Files.list(stage.settings().data().resolve("traefik"))) {
            return files.filter(it -> it.getFileName().toString().contains(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "no file";
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void aKilledAndAPausedContainerRunAgain() {
        var id = deployed("hurt");

        engine().containers().kill(only(id).id(), "SIGKILL");
        stage.awaitVisit("hurt.localhost", "/", "200 here");
        engine().containers().pause(only(id).id());
        stage.awaitVisit("hurt.localhost", "/", "200 here");
    }

    @Test
    void whatAnswersOtherwiseThanItsProbeWantsIsReplacedByOneThatIsStartedFirst() {
        var id = deployed("ill");
        var container = only(id).id();

        Docker.output("exec", container, "mv", "/www/index.html", "/www/away");
        Stage.await(
                () -> stage.containers(id),
                it -> it.size() == 2
                        && it.stream()
                                .anyMatch(old -> old.id().equals(container) && old.state() == Listed.State.RUNNING));
        stage.awaitVisit("ill.localhost", "/", "200 here");
        stage.awaitSettled(id);

        assertThat(only(id).id()).isNotEqualTo(container);
        var heal = stage.deployments(id).getFirst();
        assertThat(heal.trigger()).isEqualTo(Trigger.DRIFT);
        assertThat(stage.application(id).status().health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void theOneOfTwoThatFailsLeavesTheRoutesAndTheOtherServesAllAlone() {
        stage.repository()
                .write("pair.yaml", Manifest.web("pair", "here").replace("  routes:", "  replicas: 2\n  routes:"));
        stage.repository().commit("A pair");
        var id = new ApplicationId("default", "pair");
        stage.awaitSettled(id);
        var ill = Stage.await(() -> stage.containers(id), it -> it.size() == 2).getFirst();

        Docker.output("exec", ill.id(), "mv", "/www/index.html", "/www/away");
        Stage.await(
                () -> stage.containers(id),
                it -> it.size() == 2 && it.stream().noneMatch(old -> old.id().equals(ill.id())));

        stage.awaitSettled(id);
        assertThat(stage.deployments(id).getFirst().steps()).anySatisfy(step -> {
            assertThat(step.name()).isEqualTo("Switch");
            assertThat(step.message()).contains("leaving: [" + ill.name());
        });
    }

    @Test
    void oneThatTheEngineRestartsOverAndOverIsDegradedAlthoughItRuns() {
        var id = new ApplicationId("default", "shaky");
        stage.repository().write("shaky.yaml", """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata: {name: shaky}
                spec:
                  image: busybox:1.36
                  command:
                    - sh
                    - -c
                    - |
                      echo x >> /starts
                      if [ -e /shake ] && [ $(wc -l < /starts) -lt 7 ]; then exit 3; fi
                      while [ -e /shake ] || ! [ -e /go ]; do sleep 0.1; done
                      touch /shake; exit 3
                  init: true
                  rollout: {minHealthyTime: 100ms}
                  stopGracePeriod: 1s
                """);
        stage.repository().commit("Shake");
        stage.awaitSettled(id);

        Docker.output("exec", only(id).id(), "touch", "/go");

        var shaken = stage.awaitApplication(
                id, it -> it.status().health() == Health.DEGRADED && it.status().ready() == 1);
        assertThat(shaken.status().conditions())
                .anySatisfy(it -> assertThat(it.message()).contains("was restarted", "times in 10 minutes"));
    }

    @Test
    void aLimitChangedByHandIsTakenBack() {
        var id = deployed("limited");
        var before = only(id).id();

        engine().containers()
                .update(before, new Resources(OptionalDouble.empty(), OptionalLong.of(64 << 20), OptionalLong.empty()));

        Stage.await(
                () -> stage.containers(id),
                found -> found.size() == 1 && !found.getFirst().id().equals(before));
        stage.awaitVisit("limited.localhost", "/", "200 here");
    }

    @Test
    void aContainerTakenOffItsNetworkIsReachedAgain() {
        var id = deployed("cut");

        engine().networks().disconnect(only(id).id(), stage.settings().instance() + "-default");

        stage.awaitVisit("cut.localhost", "/", "200 here");
        stage.awaitSettled(id);
    }

    @Test
    void aStoppedContainerIsNoHindranceToItsSuccessor() {
        var id = deployed("stopped");
        var before = only(id).id();
        stage.stop();
        try (var engine = stage.engine()) {
            engine.containers().kill(before, "SIGKILL");
        }
        stage.repository().write("stopped.yaml", Manifest.web("stopped", "successor"));
        stage.repository().commit("Succeed it");
        stage.start();

        stage.awaitVisit("stopped.localhost", "/", "200 successor");
        stage.awaitSettled(id);
        assertThat(stage.containers(id)).hasSize(1).noneMatch(it -> it.id().equals(before));
        assertThat(stage.deployments(id).getFirst().steps()).hasSizeLessThan(20);
    }

    @Test
    void aContainerThatWasMadeAndNeverStartedIsNoHindrance() {
        var id = deployed("made");
        stage.stop();
        try (var engine = stage.engine()) {
            var running = only(engine, id);
            engine.containers().remove(running);
        }
        var network = stage.settings().instance() + "-default";
        Docker.output(
                "create",
                "--name",
                stage.settings().instance() + "-default-made-g1-0",
                "--network",
                network,
                "--network-alias",
                "made",
                "--label",
                "io.hawiyat.instance=" + stage.settings().instance(),
                "--label",
                "io.hawiyat.installation=" + stage.installation(),
                "--label",
                "io.hawiyat.project=default",
                "--label",
                "io.hawiyat.application=made",
                "--label",
                "io.hawiyat.generation=1",
                "--label",
                "io.hawiyat.replica=0",
                "busybox:1.36",
                "sleep",
                "1000");
        stage.start();

        stage.awaitVisit("made.localhost", "/", "200 here");
        stage.awaitSettled(id);
        assertThat(stage.containers(id))
                .singleElement()
                .satisfies(it -> assertThat(it.state()).isEqualTo(Listed.State.RUNNING));
    }

    private static String only(Engine engine, ApplicationId id) {
        return engine.containers().list(id).getFirst().id();
    }

    @Test
    void theIngressComesBackAndJoinsWhatItWasTakenFrom() {
        deployed("routed");
        var ingress = stage.settings().instance() + "-traefik";

        Docker.output("network", "disconnect", "-f", stage.settings().instance() + "-default", ingress);
        stage.awaitVisit("routed.localhost", "/", "200 here");
        Docker.output("rm", "-f", ingress);
        stage.awaitVisit("routed.localhost", "/", "200 here");
    }

    @Test
    void anIngressThatWasTakenFromItsOwnNetworkIsMadeAnew() {
        deployed("cut");
        var ingress = stage.settings().instance() + "-traefik";
        var before = id(ingress);

        Docker.output("network", "disconnect", "-f", stage.settings().instance() + "--ingress", ingress);
        Stage.await(
                () -> Docker.run("inspect", "--format", "{{.Id}}", ingress),
                it -> it.exitCode() == 0 && !it.output().equals(before));
        stage.awaitVisit("cut.localhost", "/", "200 here");
    }

    @Test
    void theIngressIsPutRightWithoutBeingMadeAnewWhereThatCanBe() {
        deployed("carried");
        stage.awaitVisit("carried.localhost", "/", "200 here");
        var ingress = stage.settings().instance() + "-traefik";
        var before = id(ingress);

        Docker.output("pause", ingress);
        stage.awaitVisit("carried.localhost", "/", "200 here");
        Docker.output("kill", ingress);
        stage.awaitVisit("carried.localhost", "/", "200 here");
        Docker.output("rename", ingress, ingress + "-by-hand");
        Docker.output("update", "--restart", "no", before);
        Stage.await(
                () -> Docker.output("inspect", "--format", "{{.Name}} {{.HostConfig.RestartPolicy.Name}}", before),
                ("/" + ingress + " unless-stopped")::equals);

        assertThat(id(ingress)).isEqualTo(before);
        Docker.output("update", "--memory", "64m", "--memory-swap", "64m", ingress);
        Stage.await(
                () -> Docker.run("inspect", "--format", "{{.HostConfig.Memory}}", ingress)
                        .output(),
                "0"::equals);
        stage.awaitVisit("carried.localhost", "/", "200 here");
    }

    private static String id(String name) {
        return Docker.output("inspect", "--format", "{{.Id}}", name);
    }
}
