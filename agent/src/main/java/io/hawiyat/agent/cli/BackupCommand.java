package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hawiyat.agent.embedded.DataDirectory;
import io.hawiyat.agent.embedded.StartRefused;
import io.hawiyat.agent.state.Backup;
import io.hawiyat.agent.state.BackupIndex;
import io.hawiyat.agent.state.BackupRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hawiyat backup}. */
@Command(
        name = "backup",
        header = "Writes all state of an installation to a file.",
        description = {
            "What PostgreSQL has, as of one moment, and the id, keys and tokens of the data directory: keep the file as"
                    + " you keep those. An agent may be running. What containers keep in volumes is not in it."
        },
        footer = "Exit codes: 0 written, 1 it failed and there is no file, 2 bad usage.")
final class BackupCommand extends ConfiguredCommand {

    @Parameters(paramLabel = "FILE", description = "The file to write; one of that name is replaced when it is whole.")
    private String file = "";

    @Mixin
    private final Output output = new Output();

    BackupCommand(Terminal terminal, StartPlace place) {
        super(terminal, place, List.of(AgentOption.DATA, AgentOption.CONFIG));
    }

    @Override
    public Integer call() throws InterruptedException {
        var settings = options().settings(place());
        var target = place().workingDirectory().resolve(file);
        try (var database = OpenedDatabase.shared(settings)) {
            var files = Files.isDirectory(settings.data())
                    ? DataDirectory.identity(settings.data())
                    : Map.<String, byte[]>of();
            print(Backup.write(database.login(), files, target, Hawiyat.Version.current(), Instant.now()), target);
            return ExitCodes.OK;
        } catch (BackupRefused | StartRefused refused) {
            throw CommandFailed.because(String.valueOf(refused.getMessage()));
        } catch (IOException failed) {
            throw CommandFailed.because("no backup was written: " + FileProblems.reason(failed, target));
        }
    }

    private void print(BackupIndex index, Path target) {
        if (output.json()) {
            var json = JsonNodeFactory.instance.objectNode();
            json.put("file", target.toString());
            json.put("instance", index.instance());
            json.put("installation", index.installation());
            json.put("schema", index.schema());
            json.put("rows", index.rows());
            json.put("takenAt", index.takenAt().toString());
            terminal().line(Output.pretty(json));
        } else {
            terminal()
                    .line("%s: installation %s of instance %s, %d rows"
                            .formatted(target, index.installation(), index.instance(), index.rows()));
        }
    }
}
