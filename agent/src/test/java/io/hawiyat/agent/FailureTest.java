package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.ApplicationView;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Retries;
import io.hawiyat.agent.state.StateReader;
import io.hawiyat.agent.state.Status.Sync;
import io.hawiyat.agent.state.Trigger;
import io.hawiyat.agent.traefik.Docker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A version that is at fault never counts as deployed, and leaves nothing behind. */
class FailureTest {

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static ApplicationId id(String name) {
        return new ApplicationId("default", name);
    }

    private static String live(String name) {
        stage.repository().write(name + ".yaml", Manifest.web(name, "good"));
        var commit = stage.repository().commit(name + " is good");
        stage.awaitVisit(name + ".localhost", "/", "200 good");
        stage.awaitSettled(id(name));
        return commit;
    }

    /** Commits a version that fails, and holds what is so afterwards against what has to be. */
    private static Deployment failsAndIsTakenBack(String name, String manifest) {
        var good = live(name);
        var before = stage.containers(id(name)).getFirst().id();
        var kept = onTheEngine();
        stage.repository().write(name + ".yaml", manifest);
        var bad = stage.repository().commit(name + " is bad");

        var failed = Stage.await(
                () -> stage.deployments(id(name)).getFirst(),
                it -> it.revision().equals(bad) && it.finishedAt().isPresent());

        assertThat(failed.phase()).as(failed.message()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(stage.containers(id(name))).singleElement().satisfies(it -> {
            assertThat(it.id()).isEqualTo(before);
            assertThat(it.state()).isEqualTo(Listed.State.RUNNING);
        });
        assertThat(stage.visit(name + ".localhost", "/")).isEqualTo("200 good");
        var view = view(name);
        assertThat(view.revision())
                .isEqualTo(new ApplicationView.Revisions(
                        Optional.of(bad), Optional.of(bad), Optional.of(good), Optional.of(good)));
        assertThat(view.sync()).isEqualTo(Sync.OUT_OF_SYNC);
        assertThat(view.diff()).isNotEmpty();
        assertThat(view.conditions())
                .anySatisfy(it -> assertThat(it.type() + " " + it.message()).contains("Held commit " + bad));
        assertThat(onTheEngine()).isEqualTo(kept);
        return failed;
    }

    @Test
    void everyLineOfTheLogSaysWhoseItIs() {
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        var logger = (Logger) LoggerFactory.getLogger("io.hawiyat.agent");
        var level = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try {
            live("logged");
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(level);
        }

        var deployment = stage.deployments(id("logged")).getFirst().id();
        assertThat(List.copyOf(lines.list))
                .filteredOn(line -> line.getMessage().startsWith("deployment ended"))
                .extracting(ILoggingEvent::getMDCPropertyMap)
                .contains(Map.of("application", "default/logged", "deployment", Long.toString(deployment)));
        assertThat(List.copyOf(lines.list))
                .filteredOn(line -> line.getLoggerName().startsWith("io.hawiyat.agent.converge")
                        && line.getThreadName().startsWith("converge-"))
                .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).containsKey("application"));
    }

    private static ApplicationView view(String name) {
        return stage.bean(StateReader.class).application(id(name)).orElseThrow();
    }

    /** Everything of the instance but the tags of images, which the history keeps. */
    private static List<String> onTheEngine() {
        var label = "label=io.hawiyat.instance=" + stage.settings().instance();
        return List.of(
                Docker.output("ps", "-aq", "--filter", label),
                Docker.output("network", "ls", "-q", "--filter", label),
                Docker.output("volume", "ls", "-q", "--filter", label));
    }

    /** The engine tells the code of one that it restarts over and over only between two starts. */
    private static String crashed(int code) {
        return "(exited with code " + code + "|crashed \\d+ times)";
    }

    @Test
    void aCrashAtTheStartIsToldWithItsCodeAndItsLastWords() {
        var failed = failsAndIsTakenBack(
                "crash", Manifest.web("crash", "bad").replace("exec httpd", "echo no such table; exit 3; exec httpd"));

        assertThat(failed.message()).containsPattern("-g2-0 " + crashed(3)).contains("its last words", "no such table");
    }

    @Test
    void anEndWithoutAFaultIsAFailureOfWhatIsToBeKeptRunning() {
        var failed = failsAndIsTakenBack(
                "ends",
                Manifest.web("ends", "bad")
                        .replace("exec httpd -f -p 8080 -h /www", "echo all done")
                        .replace("  init: true", "  init: true\n  restartPolicy: on-failure"));

        assertThat(failed.message()).contains("exited with code 0", "all done");
    }

    @Test
    void oneThatIsNotHealthyInTimeIsToldWithTheAnswerOfItsProbe() {
        var failed = failsAndIsTakenBack(
                "late",
                Manifest.web("late", "bad")
                        .replace("{path: /, port: 8080}", "{path: /nowhere, port: 8080}\n    startPeriod: 1h")
                        .replace("    minHealthyTime", "    progressDeadline: 10s\n    minHealthyTime"));

        assertThat(failed.message()).contains("no progress within 10s", "404");
    }

    @Test
    void oneThatFailsItsProbeIsToldWithTheAnswer() {
        var failed = failsAndIsTakenBack(
                "unwell",
                Manifest.web("unwell", "bad")
                        .replace("{path: /, port: 8080}", "{path: /nowhere, port: 8080}")
                        .replace("interval: 1s", "interval: 200ms\n    startPeriod: 3s"));

        assertThat(failed.message()).contains("is unhealthy", "404");
    }

    @Test
    void anImageThatIsNotThereTouchesNothing() {
        var failed = failsAndIsTakenBack(
                "missing",
                Manifest.web("missing", "bad")
                        .replace("image: busybox:1.36", "image: nobody/nothing:0\n  pullPolicy: Never"));

        assertThat(failed.message()).contains("nobody/nothing:0");
    }

    @Test
    void aRouteThatTraefikRefusesIsTakenBack() {
        var failed = failsAndIsTakenBack(
                "refused",
                Manifest.web("refused", "bad")
                        .replace("      port: 8080", "      port: 8080\n      entryPoints: [nowhere]"));

        assertThat(failed.message()).contains("nowhere");
    }

    @Test
    void itsFilesGoWithIt() {
        var sealed = Manifest.web("sealed", "bad")
                .replace("mkdir /www; echo \"$TEXT\" > /www/index.html; exec httpd -f -p 8080 -h /www", "exit 4")
                .replace(
                        "  init: true",
                        "  init: true\n  files: [{source: a.txt, target: /etc/app/a.txt}]\n"
                                + "  security: {readOnlyRootFilesystem: true}");
        stage.repository().write("a.txt", "a file");

        var failed = failsAndIsTakenBack("sealed", sealed);

        assertThat(failed.message()).containsPattern(crashed(4));
    }

    @Test
    void aFirstVersionThatFailsIsTakenAwayAndSaysSo() {
        stage.repository()
                .write("first.yaml", Manifest.web("first", "bad").replace("exec httpd", "exit 5; exec httpd"));
        stage.repository().commit("Bad from the start");

        var failed = Stage.await(
                () -> stage.bean(StateReader.class).application(id("first")).isPresent()
                        ? stage.deployments(id("first"))
                        : List.<Deployment>of(),
                it -> !it.isEmpty() && it.getFirst().finishedAt().isPresent());

        assertThat(failed.getFirst().phase()).isEqualTo(Phase.FAILED);
        assertThat(failed.getFirst().message()).containsPattern(crashed(5));
        assertThat(stage.containers(id("first"))).isEmpty();
        assertThat(view("first").revision().applied()).isEmpty();
    }

    @Test
    void whatFailedIsHeldUntilWhatItResolvesToChanges() {
        var needy = Manifest.web("needy", "good")
                .replace("exec httpd", "grep -q well /etc/app.conf || exit 6; exec httpd")
                .replace("  init: true", "  init: true\n  files: [{source: app.conf, target: /etc/app.conf}]");
        live("needy");
        stage.repository().write("app.conf", "ill").write("needy.yaml", needy);
        stage.repository().commit("Ask for a configuration");
        stage.awaitApplication(id("needy"), it -> it.held() && it.running().isEmpty());
        var attempts = stage.deployments(id("needy")).size();

        stage.repository().write("unrelated.txt", "x");
        var unrelated = stage.repository().commit("Something else");
        stage.awaitApplication(
                id("needy"), it -> it.desired().orElseThrow().revision().equals(unrelated));
        assertThat(stage.deployments(id("needy"))).hasSize(attempts);
        assertThat(stage.bean(Retries.class).retry(id("needy"))).isInstanceOf(Retries.Answer.Again.class);
        stage.awaitApplication(
                id("needy"),
                it -> it.held() && it.running().isEmpty() && it.queued().isEmpty());
        assertThat(stage.deployments(id("needy")).getFirst().trigger()).isEqualTo(Trigger.RETRY);

        stage.repository().write("app.conf", "well");
        stage.repository().commit("Only the file");
        stage.awaitSettled(id("needy"));
    }

    /** Each resync asks; one of three is surely after the failure. */
    private static void seenAway() {
        var until =
                System.nanoTime() + stage.settings().resync().multipliedBy(3).toNanos();
        Stage.await(() -> System.nanoTime() > until, past -> past);
    }

    @Test
    void aRegistryThatWasAwayHoldsNobodysCommit() {
        live("pulled");
        try (var registry = ImageRegistry.of("busybox:1.36", "pulled")) {
            registry.stop();
            stage.repository()
                    .write("pulled.yaml", Manifest.web("pulled", "fetched").replace("busybox:1.36", registry.image()));
            var commit = stage.repository().commit("From a registry that is away");

            var waiting =
                    stage.awaitApplication(id("pulled"), it -> it.retryAt().isPresent());
            assertThat(waiting.held()).isFalse();
            assertThat(view("pulled").operation().orElseThrow().phase())
                    .isEqualTo(ApplicationView.OperationPhase.RETRY_SCHEDULED);
            assertThat(stage.visit("pulled.localhost", "/")).isEqualTo("200 good");
            // As after many tries: nothing but its return can make the next one soon.
            stage.sql("UPDATE application SET retry_at = now() + interval '4 minutes' WHERE retry_at IS NOT NULL");
            seenAway();

            registry.start();
            stage.awaitVisit("pulled.localhost", "/", "200 fetched");
            var settled = stage.awaitSettled(id("pulled"));

            assertThat(settled.lastGood().orElseThrow().revision()).isEqualTo(commit);
            assertThat(stage.deployments(id("pulled"))).hasSize(2).allMatch(it -> it.phase() == Phase.SUCCEEDED);
        }
    }
}
