package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.embedded.StartRefused;
import io.hawiyat.agent.manifest.ApplicationId;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What does not belong together is refused, or left as it is: nothing is pruned by a mistake in a configuration. */
class WrongWorldTest {

    private static final ApplicationId WEB = new ApplicationId("default", "web");

    @Test
    void changesNothingThatRuns() throws IOException {
        try (var stage = Stage.open()) {
            stage.repository().write("web.yaml", Manifest.web("web", "here"));
            stage.repository().commit("Deploy");
            stage.awaitVisit("web.localhost", "/", "200 here");
            stage.awaitSettled(WEB);
            var container = stage.containers(WEB).getFirst().id();
            stage.stop();

            asAnotherInstance(stage);
            withTheDataDirectoryOfAnotherInstallation(stage);
            assertThat(stage.visit("web.localhost", "/")).isEqualTo("200 here");
            withoutItsSource(stage, container);

            stage.start();
            stage.repository().write("web.yaml", Manifest.web("web", "again"));
            stage.repository().commit("Go on");
            stage.awaitVisit("web.localhost", "/", "200 again");
        }
    }

    private static void asAnotherInstance(Stage stage) {
        assertThatThrownBy(() -> stage.startAs("another"))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(
                        "start with --instance " + stage.settings().instance());
    }

    private static void withTheDataDirectoryOfAnotherInstallation(Stage stage) throws IOException {
        var file = stage.settings().data().resolve("installation-id");
        var own = Files.readString(file);
        Files.writeString(file, "99999999-9999-4999-8999-999999999999\n");
        assertThatThrownBy(stage::start)
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("name the data directory or the database that belongs to the other");
        Files.writeString(file, own);
    }

    private static void withoutItsSource(Stage stage, String container) {
        stage.startWithoutSources();
        stage.flushQueue();
        Stage.await(() -> stage.application(WEB).running(), running -> running.isEmpty());
        assertThat(stage.containers(WEB))
                .singleElement()
                .satisfies(it -> assertThat(it.id()).isEqualTo(container));
        assertThat(stage.visit("web.localhost", "/")).isEqualTo("200 here");
        stage.stop();
    }
}
