package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.cli.CommandLineRun;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.state.Events;
import io.hawiyat.agent.state.Filter;
import io.hawiyat.agent.state.StateReader;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that nobody can even read ends in dead letters: people see it, and nobody else notices. */
class DeadLettersTest {

    private static final ApplicationId POISON = new ApplicationId("default", "poison");
    private static final ApplicationId WELL = new ApplicationId("default", "well");

    @TempDir
    private Path folder;

    @Test
    void areShownWithTheirReasonAndTakenBackAndHoldUpNobody() throws IOException {
        try (var stage = Stage.open()) {
            commit(stage, POISON, "one");
            commit(stage, WELL, "one");
            stage.awaitSettled(POISON);
            stage.awaitSettled(WELL);

            stage.sql("CREATE TABLE kept AS SELECT * FROM specification");
            stage.sql("UPDATE specification SET document = '[]' WHERE application_id = " + id(stage));
            stage.restart();
            commit(stage, WELL, "two");
            isBuried(stage);

            isShown(stage);
            stage.awaitVisit("well.localhost", "/", "200 two");
            commit(stage, WELL, "three");
            stage.awaitVisit("well.localhost", "/", "200 three");

            stage.sql("UPDATE specification s SET document = k.document FROM kept k"
                    + " WHERE k.application_id = s.application_id AND k.hash = s.hash");
            isTakenBack(stage);
        }
    }

    private static void commit(Stage stage, ApplicationId id, String text) {
        stage.repository().write(id.name() + ".yaml", Manifest.web(id.name(), text));
        stage.repository().commit("Say " + text);
    }

    private static long id(Stage stage) {
        return stage.bean(StateReader.class).application(POISON).orElseThrow().id();
    }

    /** After 20 attempts, which take more than an hour: here its first failure counts for all but the last. */
    private static void isBuried(Stage stage) {
        var id = id(stage);
        Stage.await(
                () -> {
                    stage.hurry(id, 19);
                    return stage.bean(WorkQueue.class).deadLetters(10);
                },
                letters -> letters.size() == 1 && letters.getFirst().id() == id);
    }

    private void isShown(Stage stage) throws IOException {
        var condition = stage.bean(StateReader.class).application(POISON).orElseThrow().conditions().stream()
                .filter(it -> it.type().equals("DeadLetter"))
                .findFirst();
        assertThat(condition.orElseThrow().message())
                .startsWith("put aside after 20 attempts: cannot read a stored")
                .endsWith("`hawiyat retry default/poison`, takes it back");
        assertThat(stage.bean(StateReader.class)
                        .events(Filter.first(100).in("default").named("poison"))
                        .items())
                .anySatisfy(it -> {
                    assertThat(it.reason()).isEqualTo("DeadLetter");
                    assertThat(it.type()).isEqualTo(Events.Type.WARNING);
                });

        var status = run(stage, "status", "--server", address(stage));
        assertThat(status.exitCode()).isEqualTo(1);
        assertThat(status.out())
                .contains("default/poison: put aside after 20 attempts", "hawiyat retry default/poison");
        assertThat(run(stage, "explain", "default/poison", "--server", address(stage))
                        .out())
                .contains("PutAside", "cannot read a stored", "hawiyat retry default/poison");
        assertThat(run(stage, "doctor", "--instance", stage.settings().instance())
                        .out())
                .contains("in dead letters", "hawiyat retry default/poison");
        assertThat(new Browser(stage.bean(EmbeddedServer.class).getPort()).visit("localhost", "/"))
                .contains("PutAside", "hawiyat retry default/poison");
    }

    private void isTakenBack(Stage stage) throws IOException {
        var retry = run(stage, "retry", "default/poison", "--server", address(stage));
        assertThat(retry.exitCode()).as(retry.out()).isZero();

        stage.awaitSettled(POISON);
        stage.awaitVisit("poison.localhost", "/", "200 one");
        assertThat(stage.application(POISON).status().conditions())
                .noneMatch(it -> it.type().equals("DeadLetter"));
        assertThat(stage.bean(WorkQueue.class).deadLetters(10)).isEmpty();
    }

    private static String address(Stage stage) {
        return "http://127.0.0.1:" + stage.bean(EmbeddedServer.class).getPort();
    }

    private CommandLineRun run(Stage stage, String... arguments) throws IOException {
        var environment = Map.of("HAWIYAT_DATA", stage.settings().data().toString());
        return CommandLineRun.of(folder, environment, arguments);
    }
}
