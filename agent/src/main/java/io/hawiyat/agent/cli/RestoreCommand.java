package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hawiyat.agent.embedded.DataDirectory;
import io.hawiyat.agent.embedded.StartRefused;
import io.hawiyat.agent.state.BackupFile;
import io.hawiyat.agent.state.BackupIndex;
import io.hawiyat.agent.state.BackupRefused;
import io.hawiyat.agent.state.Restore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hawiyat restore}. */
@Command(
        name = "restore",
        header = "Puts a backup into an empty data directory, or an empty database.",
        description = {
            "Into the embedded database of --data DIR, else into that of HAWIYAT_DATABASE_URL, whichever of them it was"
                    + " taken from. No agent may be running. The next start owns the containers that it left running."
        },
        footer = "Exit codes: 0 restored, 1 refused or failed and nothing was restored, 2 bad usage.")
final class RestoreCommand extends ConfiguredCommand {

    @Parameters(paramLabel = "FILE", description = "What `hawiyat backup` wrote.")
    private String file = "";

    @Mixin
    private final Output output = new Output();

    RestoreCommand(Terminal terminal, StartPlace place) {
        super(terminal, place, List.of(AgentOption.DATA, AgentOption.CONFIG));
    }

    @Override
    public Integer call() throws InterruptedException {
        var settings = options().settings(place());
        var source = place().workingDirectory().resolve(file);
        try (var backup = BackupFile.open(source);
                var database = OpenedDatabase.exclusive(settings)) {
            var files = backup.files();
            Restore.into(database.login(), backup, () -> take(files, database.data()));
            print(backup.index());
            return ExitCodes.OK;
        } catch (BackupRefused | StartRefused refused) {
            throw CommandFailed.because(String.valueOf(refused.getMessage()));
        } catch (UncheckedIOException failed) {
            throw CommandFailed.because("nothing was restored: " + failed.getMessage());
        } catch (IOException failed) {
            throw CommandFailed.because("nothing was restored: " + FileProblems.reason(failed, source));
        }
    }

    private static void take(Map<String, byte[]> files, DataDirectory data) {
        try {
            data.takeIdentity(files);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void print(BackupIndex index) {
        if (output.json()) {
            var json = JsonNodeFactory.instance.objectNode();
            json.put("instance", index.instance());
            json.put("installation", index.installation());
            json.put("rows", index.rows());
            json.put("takenAt", index.takenAt().toString());
            terminal().line(Output.pretty(json));
        } else {
            terminal()
                    .line("restored installation %s as of %s, %d rows; start it with: hawiyat agent --instance %s"
                            .formatted(index.installation(), index.takenAt(), index.rows(), index.instance()));
        }
    }
}
