package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Deployment.StepState;
import io.hawiyat.agent.state.Status.Health;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.Trigger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What waits for what, what runs before and after a deployment, and what is stopped for a while. */
class OrderTest {

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static ApplicationId id(String name) {
        return new ApplicationId("default", name);
    }

    private static ApplicationId commit(String name, String manifest) {
        stage.repository().write(name + ".yaml", manifest);
        stage.repository().commit("Change " + name);
        return id(name);
    }

    private static String dependent(String name, String text, String dependency) {
        return Manifest.web(name, text) + "  dependsOn: [" + dependency + "]\n";
    }

    /** Healthy as soon as somebody makes a file in it. */
    private static String gated(String name) {
        return Manifest.writer(name, "x") + """
                  health:
                    command: [test, -e, /tmp/open]
                    interval: 100ms
                    timeout: 5s
                    retries: 1000
                """;
    }

    private static void openGate(ApplicationId name) {
        var containers = stage.bean(Engine.class).containers();
        var container = Stage.await(() -> running(name), it -> it.size() == 1).getFirst();
        Stage.await(
                () -> containers
                        .exec(container.id(), List.of("touch", "/tmp/open"), Duration.ofSeconds(5))
                        .exitCode(),
                code -> code == 0);
    }

    private static List<Listed> running(ApplicationId name) {
        return stage.containers(name).stream()
                .filter(it -> it.state() == Listed.State.RUNNING)
                .toList();
    }

    private static String hooked(String name, String text, String hooks) {
        return Manifest.web(name, text) + "  hooks:\n" + hooks.indent(4);
    }

    private static String hook(String name, String script) {
        return "- {name: " + name + ", image: \"busybox:1.36\", command: [sh, -c, '" + script + "'], timeout: 20s}";
    }

    private static Deployment ended(ApplicationId name, int count) {
        return Stage.await(
                        () -> stage.deployments(name),
                        found -> found.size() == count
                                && found.getFirst().finishedAt().isPresent())
                .getFirst();
    }

    private static boolean waits(StoredApplication application) {
        return application.status().conditions().stream()
                .anyMatch(it -> it.type().equals("Waiting") && it.status());
    }

    @Test
    void aDeploymentWaitsUntilWhatItDependsOnIsHealthy() {
        stage.repository().write("base.yaml", gated("base"));
        var top = commit("top", dependent("top", "here", "base"));

        var waiting = stage.awaitApplication(top, OrderTest::waits);
        assertThat(waiting.queued()).isPresent();
        assertThat(stage.deployments(top).getFirst().message()).isEqualTo("waits for base, which is being deployed");
        assertThat(stage.containers(top)).isEmpty();

        openGate(id("base"));
        stage.awaitVisit("top.localhost", "/", "200 here");
        var live = stage.awaitSettled(top);
        assertThat(waits(live)).isFalse();
        assertThat(ended(top, 1).phase()).isEqualTo(Phase.SUCCEEDED);
    }

    @Test
    void whatRunsIsHealedWhileItsSuccessorWaits() {
        commit("floor", Manifest.writer("floor", "x"));
        var wall = commit("wall", dependent("wall", "old", "floor"));
        stage.awaitVisit("wall.localhost", "/", "200 old");
        stage.awaitSettled(wall);
        stage.repository().write("floor.yaml", gated("floor"));
        commit("wall", dependent("wall", "new", "floor"));
        stage.awaitApplication(wall, OrderTest::waits);

        stage.bean(Engine.class)
                .containers()
                .remove(stage.containers(wall).getFirst().id());
        stage.awaitVisit("wall.localhost", "/", "200 old");

        Stage.await(
                () -> stage.deployments(wall),
                it -> it.size() == 3 && it.getFirst().phase() == Phase.SUCCEEDED);
        assertThat(stage.deployments(wall).getFirst().trigger()).isEqualTo(Trigger.DRIFT);
        assertThat(stage.application(wall).queued()).isPresent();
        openGate(id("floor"));
        stage.awaitVisit("wall.localhost", "/", "200 new");
        stage.awaitSettled(wall);
    }

    @Test
    void aFailedDependencyIsNamedAndACommitThatMendsItLetsTheOtherGoOn() {
        var broken = Manifest.writer("ground", "x")
                .replace("exec sleep 1000", "exit 7")
                // On a busy machine it runs for longer than a moment before it ends.
                .replace("minHealthyTime: 100ms", "minHealthyTime: 3s");
        stage.repository().write("ground.yaml", broken);
        var roof = commit("roof", dependent("roof", "up", "ground"));

        Stage.await(
                () -> stage.deployments(roof),
                it -> it.size() == 1 && it.getFirst().message().contains("ground, which failed: "));
        assertThat(stage.deployments(roof).getFirst().phase()).isEqualTo(Phase.QUEUED);

        commit("ground", Manifest.writer("ground", "y"));
        stage.awaitVisit("roof.localhost", "/", "200 up");
        stage.awaitSettled(roof);
    }

    @Test
    void hooksRunAroundADeploymentInTheirOrder() {
        var name = commit(
                "hooked",
                hooked(
                        "hooked",
                        "one",
                        "preSync:\n" + hook("first", "echo begun") + "\n" + hook("second", "echo ready")
                                + "\npostSync:\n" + hook("smoke", "wget -q -O - http://hooked:8080/")));

        stage.awaitSettled(name);

        var steps = stage.deployments(name).getFirst().steps().stream()
                .filter(it -> it.name().startsWith("Hook ") || it.name().startsWith("Switch"))
                .filter(it -> it.state() == StepState.SUCCEEDED)
                .map(it -> it.name())
                .toList();
        assertThat(steps).containsExactly("Hook preSync first", "Hook preSync second", "Switch", "Hook postSync smoke");
        assertThat(stage.deployments(name).getFirst().steps())
                .filteredOn(it -> it.name().equals("Hook postSync smoke"))
                .singleElement()
                .satisfies(it -> assertThat(it.message()).contains("one"));
        assertThat(stage.bean(Engine.class).containers().hooks(name)).isEmpty();
    }

    @Test
    void aFailingPreSyncHookLeavesEverythingUntouched() {
        var name = commit("guarded", Manifest.web("guarded", "good"));
        stage.awaitVisit("guarded.localhost", "/", "200 good");
        stage.awaitSettled(name);
        var before = stage.containers(name);

        commit(
                "guarded",
                hooked(
                        "guarded",
                        "bad",
                        "preSync:\n" + hook("migrate", "echo no table; exit 4") + "\nsyncFail:\n"
                                + hook("tell", "echo told")));

        var failed = ended(name, 2);
        assertThat(failed.phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(failed.message())
                .startsWith("the preSync hook migrate failed: exited with code 4")
                .contains("no table");
        assertThat(failed.steps()).anyMatch(it -> it.name().equals("Hook syncFail tell"));
        assertThat(stage.containers(name)).isEqualTo(before);
        assertThat(stage.visit("guarded.localhost", "/")).isEqualTo("200 good");
    }

    @Test
    void aFailingPostSyncHookBringsBackWhatWasGood() {
        var name = commit("smoked", Manifest.web("smoked", "good"));
        stage.awaitVisit("smoked.localhost", "/", "200 good");
        stage.awaitSettled(name);

        commit("smoked", hooked("smoked", "bad", "postSync:\n" + hook("smoke", "exit 1")));

        assertThat(ended(name, 2).phase()).isEqualTo(Phase.ROLLED_BACK);
        stage.awaitVisit("smoked.localhost", "/", "200 good");
    }

    @Test
    void aHookThatDoesNotEndInTimeIsKilledAndHasFailed() {
        var hook = hook("stuck", "sleep 1000").replace("timeout: 20s", "timeout: 1s");
        var name = commit("stuck", hooked("stuck", "never", "preSync:\n" + hook));

        var failed = ended(name, 1);

        assertThat(failed.phase()).isEqualTo(Phase.FAILED);
        assertThat(failed.message()).contains("did not end within 1s");
        assertThat(stage.bean(Engine.class).containers().hooks(name)).isEmpty();
    }

    @Test
    void aHookUnderWayOutlivesTheAgentAndRunsOnce() {
        var name = commit(
                "crossing",
                hooked(
                        "crossing",
                        "over",
                        "preSync:\n" + hook("walk", "sleep 15; date +%s").replace("timeout: 20s", "timeout: 60s")));
        var walking = Stage.await(
                        () -> stage.bean(Engine.class).containers().hooks(name),
                        it -> it.size() == 1 && it.getFirst().state() == Listed.State.RUNNING)
                .getFirst();

        stage.restart();

        assertThat(stage.bean(Engine.class).containers().hooks(name))
                .extracting(Listed::id)
                .containsExactly(walking.id());
        stage.awaitVisit("crossing.localhost", "/", "200 over");
    }

    @Test
    void aHookWhoseContainerSomebodyRemovedHasFailedAndIsNotRunAgain() {
        var name = commit("robbed", hooked("robbed", "never", "preSync:\n" + hook("long", "sleep 15")));
        var containers = stage.bean(Engine.class).containers();
        var hook = Stage.await(
                        () -> containers.hooks(name),
                        it -> it.size() == 1 && it.getFirst().state() == Listed.State.RUNNING)
                .getFirst();

        containers.remove(hook.id());

        assertThat(ended(name, 1).message()).contains("was removed by somebody while it ran");
        assertThat(containers.hooks(name)).isEmpty();
    }

    @Test
    void aSuspendedApplicationIsStoppedInOrderAndComesBackWhenItIsResumed() {
        var name = commit("paused", Manifest.web("paused", "here"));
        stage.awaitVisit("paused.localhost", "/", "200 here");
        stage.awaitSettled(name);

        commit("paused", Manifest.web("paused", "here") + "  suspend: true\n");
        stage.awaitApplication(name, it -> Stage.settled(it) && it.status().health() == Health.SUSPENDED);
        assertThat(stage.containers(name)).isEmpty();
        assertThat(stage.visit("paused.localhost", "/")).startsWith("404 ");

        commit("paused", Manifest.web("paused", "here"));
        stage.awaitVisit("paused.localhost", "/", "200 here");
        var back = stage.awaitApplication(
                name, it -> Stage.settled(it) && it.status().health() == Health.HEALTHY);
        assertThat(back.desired().orElseThrow().generation()).isEqualTo(1);
    }
}
