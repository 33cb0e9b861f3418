package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.BuildLogs;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Deployment.StepState;
import io.hawiyat.agent.state.Rollbacks;
import io.hawiyat.agent.traefik.Docker;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Images that are built from the repository: live, held when they fail, and there again when they were removed. */
class BuildsTest {

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static ApplicationId id(String name) {
        return new ApplicationId("default", name);
    }

    private static String manifest(String name) {
        return Manifest.web(name, "unused")
                .replace("image: busybox:1.36", "build: {context: " + name + "}")
                .replaceFirst("  command: .*\n", "")
                .replaceFirst("  env:\n.*\n", "");
    }

    private static String dockerfile(String more) {
        return "FROM busybox:1.36\n" + more
                + "COPY page /www\nCMD [\"httpd\", \"-f\", \"-p\", \"8080\", \"-h\", \"/www\"]\n";
    }

    private static String live(String name, String text) {
        stage.repository()
                .write(name + ".yaml", manifest(name))
                .write(name + "/Dockerfile", dockerfile("RUN echo built for " + name + "\n"))
                .write(name + "/page/index.html", text);
        var commit = stage.repository().commit(name + " says " + text);
        stage.awaitVisit(name + ".localhost", "/", "200 " + text);
        stage.awaitSettled(id(name));
        return commit;
    }

    private static Deployment ended(String name, String commit) {
        return Stage.await(
                        () -> stage.deployments(id(name)).stream()
                                .filter(it -> it.revision().equals(commit)
                                        && it.finishedAt().isPresent())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String log(Deployment deployment) {
        return stage.bean(BuildLogs.class).of(deployment.id()).orElse("");
    }

    @Test
    void aCommitIsBuiltAndLiveAndItsLogIsKept() {
        var first = live("fresh", "one");
        var second = live("fresh", "two");

        var deployment = ended("fresh", second);
        assertThat(deployment.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(deployment.steps())
                .filteredOn(step -> step.name().equals("Build"))
                .singleElement()
                .satisfies(step -> assertThat(step.state()).isEqualTo(StepState.SUCCEEDED));
        assertThat(log(deployment)).contains("COPY page /www", "Successfully built");
        assertThat(log(ended("fresh", first))).contains("built for fresh");
    }

    @Test
    void whatDoesNotChangeTheContextBuildsNothing() {
        live("steady", "still");
        var container = stage.containers(id("steady")).getFirst().id();
        stage.repository()
                .write("steady.yaml", manifest("steady").replace("  routes:", "  replicas: 2\n  routes:"))
                .write("unrelated.txt", "of nobody");
        var commit = stage.repository().commit("Scale, and something else");

        var deployment = ended("steady", commit);

        assertThat(deployment.steps()).noneMatch(step -> step.name().equals("Build"));
        assertThat(stage.containers(id("steady")))
                .hasSize(2)
                .anyMatch(it -> it.id().equals(container))
                .allMatch(it -> it.name().contains("-g1-"));
    }

    @Test
    void aBuildThatFailsLeavesTheOldVersionAloneAndIsHeld() {
        live("broken", "good");
        var container = stage.containers(id("broken")).getFirst().id();
        stage.repository().write("broken/Dockerfile", dockerfile("RUN echo no such package; exit 7\n"));
        var bad = stage.repository().commit("Break the build");

        var failed = ended("broken", bad);

        assertThat(failed.phase()).as(failed.message()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(failed.message()).contains("step 2 of", "non-zero code: 7", "its last words: no such package");
        assertThat(log(failed)).contains("no such package");
        assertThat(stage.application(id("broken")).held()).isTrue();
        assertThat(stage.containers(id("broken")))
                .singleElement()
                .satisfies(it -> assertThat(it.id()).isEqualTo(container));
        assertThat(stage.visit("broken.localhost", "/")).isEqualTo("200 good");

        stage.repository()
                .write("broken/Dockerfile", dockerfile("RUN true\n"))
                .write("broken/page/index.html", "mended");
        stage.repository().commit("Mend it");
        stage.awaitVisit("broken.localhost", "/", "200 mended");
    }

    @Test
    void anImageThatWasRemovedIsBuiltAgainForARollback() {
        live("pruned", "first");
        var old =
                stage.application(id("pruned")).lastGood().orElseThrow().image().orElseThrow();
        live("pruned", "second");
        Docker.output("image", "rm", "--force", old);

        var answer = stage.bean(Rollbacks.class)
                .rollback(id("pruned"), Optional.of(1L), stage.bean(Rollbacks.Admission.class));
        assertThat(answer).isInstanceOf(Rollbacks.Answer.Begun.class);

        stage.awaitVisit("pruned.localhost", "/", "200 first");
    }

    @Test
    void aRegistryThatIsAwayHoldsNobodysCommit() {
        live("based", "good");
        try (var registry = ImageRegistry.of("busybox:1.36", "based")) {
            registry.stop();
            stage.repository()
                    .write("based/Dockerfile", dockerfile("").replace("busybox:1.36", registry.image()))
                    .write("based/page/index.html", "fetched");
            stage.repository().commit("From a registry that is away");

            var waiting = stage.awaitApplication(id("based"), it -> it.retryAt().isPresent());
            assertThat(waiting.held()).isFalse();
            assertThat(stage.visit("based.localhost", "/")).isEqualTo("200 good");

            registry.start();
            stage.awaitVisit("based.localhost", "/", "200 fetched");
            stage.awaitSettled(id("based"));
        }
    }
}
