package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.cli.CommandLineRun;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.EmptyDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation is saved beside its running agent, lost, and moved between its own and another PostgreSQL. */
class BackupAndRestoreTest {

    private static final ApplicationId WEB = new ApplicationId("default", "web");

    @TempDir
    private Path folder;

    @Test
    void whatRunsIsOwnedAndServedAgainWhereverItsStateIsRestored() {
        try (var stage = Stage.withoutAgent();
                var server = EmptyDatabase.create()) {
            stage.repository().write("web.yaml", Manifest.web("web", "kept"));
            stage.repository().commit("Deploy");
            stage.start();
            stage.awaitVisit("web.localhost", "/", "200 kept");
            stage.awaitSettled(WEB);
            var container = stage.containers(WEB).getFirst().id();

            assertThat(run(stage, Map.of(), "backup", "first").exitCode()).isZero();
            assertThat(run(stage, Map.of(), "restore", "first"))
                    .satisfies(it -> assertThat(it.exitCode()).isEqualTo(1))
                    .satisfies(it -> assertThat(it.err()).contains("is in use by another agent"));
            stage.stop();
            assertThat(run(stage, Map.of(), "restore", "first").err()).contains("is not empty");

            stage.loseData();
            restored(run(stage, Map.of(), "restore", "first"));
            stage.start();
            isTheSame(stage, container);
            stage.stop();
            assertThat(run(stage, Map.of(), "backup", "second").exitCode()).isZero();

            var onServer = Map.of("HAWIYAT_DATABASE_URL", server.url());
            restored(run(stage, onServer, "restore", "second"));
            stage.startOn(server.url());
            isTheSame(stage, container);
            stage.stop();
            assertThat(run(stage, onServer, "backup", "third").exitCode()).isZero();

            stage.loseData();
            restored(run(stage, Map.of(), "restore", "third"));
            stage.start();
            isTheSame(stage, container);
            stage.repository().write("web.yaml", Manifest.web("web", "and working"));
            stage.repository().commit("Go on");
            stage.awaitVisit("web.localhost", "/", "200 and working");
        }
    }

    private static void isTheSame(Stage stage, String container) {
        stage.awaitVisit("web.localhost", "/", "200 kept");
        stage.awaitSettled(WEB);
        assertThat(stage.containers(WEB))
                .singleElement()
                .satisfies(it -> assertThat(it.id()).isEqualTo(container));
    }

    private static void restored(CommandLineRun run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("restored installation");
    }

    private CommandLineRun run(Stage stage, Map<String, String> environment, String... arguments) {
        var all = new HashMap<>(environment);
        all.put("HAWIYAT_DATA", stage.settings().data().toString());
        return CommandLineRun.of(folder, all, arguments);
    }
}
