package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.StateReader;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What commits may do to one another, to visitors, and to what was there before. */
class CommitsTest {

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static ApplicationId deployed(String name, String text) {
        return deployed(name, Manifest.web(name, text), "Say " + text);
    }

    private static ApplicationId deployed(String name, String manifest, String message) {
        var id = new ApplicationId("default", name);
        stage.repository().write(name + ".yaml", manifest);
        var commit = stage.repository().commit(message);
        stage.awaitApplication(
                id,
                it -> Stage.settled(it)
                        && it.lastGood().orElseThrow().revision().equals(commit));
        return id;
    }

    @Test
    void noRequestFailsWhileAnApplicationIsUpdatedOverAndOver() {
        deployed("loaded", "0");
        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "loaded.localhost", 150)) {
            for (var round = 1; round <= 5; round++) {
                deployed("loaded", Integer.toString(round));
            }

            assertThat(visitors.failures()).isEmpty();
            assertThat(visitors.answered()).isGreaterThan(500);
        }
    }

    @Test
    void anotherProbeInTheNextCommitDoesNotTakeAwayWhatServes() {
        deployed("probed", "old");
        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "probed.localhost", 50)) {
            var slow = Manifest.web("probed", "new")
                    .replace("exec httpd -f -p 8080", "sleep 7; exec httpd -f -p 9090")
                    .replace("port: 8080", "port: 9090")
                    .replace("interval: 1s", "{interval: 500ms}".replaceAll("[{}]", ""))
                    .replace("    http: ", "    startPeriod: 20s\n    http: ");
            deployed("probed", slow, "Another port");

            assertThat(visitors.failures()).isEmpty();
        }
        assertThat(stage.visit("probed.localhost", "/")).isEqualTo("200 new");
    }

    @Test
    void aBadManifestIsShownAndHindersNoOther() {
        stage.repository().write("bad.yaml", Manifest.web("bad", "x").replace("image:", "imagee:"));
        var good = deployed("beside", "good");

        assertThat(stage.containers(good)).hasSize(1);
        var source = stage.bean(StateReader.class).source("default").orElseThrow();
        assertThat(source.errors()).anySatisfy(error -> {
            assertThat(error.file()).isEqualTo("bad.yaml");
            assertThat(error.message()).contains("image");
        });
        stage.repository().delete("bad.yaml").commit("Mend it");
        Stage.await(
                () -> stage.bean(StateReader.class)
                        .source("default")
                        .orElseThrow()
                        .errors(),
                List::isEmpty);
    }

    @Test
    void aRecreatedWriterComesBackAsItWasWhenItsSuccessorFails() {
        var id = deployed("writer", Manifest.writer("writer", "one"), "One");
        var before = stage.containers(id).getFirst().id();
        var never = Manifest.writer("writer", "two")
                .replace(
                        "  rollout: {minHealthyTime: 100ms,",
                        "  health: {tcp: {port: 1}, startPeriod: 1h}\n"
                                + "  rollout: {minHealthyTime: 100ms, progressDeadline: 3s,");
        stage.repository().write("writer.yaml", never);
        stage.repository().commit("Never healthy");

        var held = stage.awaitApplication(
                id, it -> it.held() && it.running().isEmpty() && it.queued().isEmpty());

        assertThat(stage.deployments(id).getFirst().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(held.lastGood().orElseThrow().generation()).isEqualTo(1);
        assertThat(stage.containers(id))
                .singleElement()
                .satisfies(it -> assertThat(it.id()).isEqualTo(before));
        var log =
                stage.bean(Engine.class).containers().exec(before, List.of("cat", "/data/log"), Duration.ofSeconds(5));
        assertThat(log.output()).startsWith("one").endsWith("one\n");
    }
}
