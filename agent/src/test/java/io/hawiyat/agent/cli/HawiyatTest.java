package io.hawiyat.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HawiyatTest {

    /** What many commands have. */
    private static final List<String> FIRST_SHARED = List.of("--server", "--output", "--help");

    private static final List<String> SHARED = List.of("--server", "--data", "--output", "--help", "--version");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"agent", "validate", "plan", "status", "history", "sync", "schema", "backup", "restore", "doctor"
            })
    void helpsWithEveryCommand(String command) {
        var run = run(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: hawiyat " + command, "--output=table|json", "Exit codes:");
    }

    @Test
    void everyCommandAnswersInJsonTooAndNamesWhatOnlyItHasFirst() {
        var silent = new PrintWriter(Writer.nullWriter());
        var line = Hawiyat.commandLine(
                new Terminal(silent, silent, false, false),
                new StartPlace(Map.of(), Path.of(""), Path.of("")),
                settings -> ExitCodes.OK);

        assertThat(leaves(line).toList()).hasSizeGreaterThan(18).allSatisfy(command -> {
            var names = command.getHelp()
                    .optionList()
                    .lines()
                    .flatMap(HawiyatTest::option)
                    .toList();
            assertThat(names).as(command.getCommandName()).contains("--output");
            assertThat(names.stream().dropWhile(it -> !FIRST_SHARED.contains(it)))
                    .as(command.getCommandName() + " " + names)
                    .isSubsetOf(SHARED);
        });
    }

    /** In a table of help, an option begins its line, and its long name stands last before its parameter. */
    private static Stream<String> option(String line) {
        return Pattern.compile("^ +(?:-\\w, +)?(--[a-z-]+)")
                .matcher(line)
                .results()
                .map(it -> it.group(1));
    }

    private static Stream<CommandLine> leaves(CommandLine line) {
        var below = line.getSubcommands().values();
        return below.isEmpty() ? Stream.of(line) : below.stream().flatMap(HawiyatTest::leaves);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "deploy", "validate", "status --nonsense", "status a b", "schema Robot", "sync -o xml"})
    void callsBadUsageBadUsageInOneLine(String line) {
        var run = run(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines()).singleElement().asString().startsWith("hawiyat: ");
    }

    @Test
    void printsNoPasswordOfAMisplacedUrl() {
        var run = run("agent", "https://bot:hunter2@git.example.com/shop.git");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("git.example.com").doesNotContain("hunter2");
    }

    @Test
    void startsAnAgentWithItsSettingsAndEndsAsItDoes() {
        var started = new ArrayList<Settings>();
        AgentStarter agent = settings -> {
            started.add(settings);
            return 7;
        };

        var run = CommandLineRun.of(agent, folder, Map.of("HAWIYAT_PORT", "9000"), "agent", "--instance", "test");

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(started).singleElement().satisfies(settings -> {
            assertThat(settings.instance()).isEqualTo("test");
            assertThat(settings.port()).isEqualTo(9000);
        });
    }

    @Test
    void startsNoAgentOnAMalformedConfiguration() {
        var run = run("agent", "--port", "http", "--interval", "5s");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLines())
                .containsExactly("--port: must be a port from 0 to 65535", "--interval: is for --source URL");
    }

    @Test
    void saysTheUnexpectedInOneLineUnlessAskedForMore() {
        AgentStarter broken = settings -> {
            throw new IllegalStateException("two\nlines");
        };

        var run = CommandLineRun.of(broken, folder, Map.of(), "agent");
        var debugged = CommandLineRun.of(broken, folder, Map.of("HAWIYAT_DEBUG", "1"), "agent");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("hawiyat: unexpected: IllegalStateException: two lines;");
        assertThat(debugged.err()).contains("\tat io.hawiyat.agent.cli.");
    }

    @Test
    void printsSchemas() {
        for (var kind : List.of("Application", "project", "Configuration")) {
            assertThat(run("schema", kind).out()).startsWith("{").contains("\"$schema\"");
        }
    }

    private CommandLineRun run(String... arguments) {
        return CommandLineRun.of(folder, Map.of(), arguments);
    }
}
