package io.hawiyat.agent.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command line as a document, made of what picocli knows. */
public final class CommandReference {

    private static final String INTRODUCTION = """
            # Commands

            Made from the program by `make reference`. `./hawiyat COMMAND --help` says the same.

            Every command takes `--help` and `-o table|json`. It ends with 0 when it is done or the answer is yes, 1 when
            the answer is no or there is none, and 2 when it was called wrongly. Commands that ask an agent find it at
            `--server`, else `HAWIYAT_SERVER`, else http://127.0.0.1:8080; those that act send the token of
            `HAWIYAT_TOKEN`, else of the data directory. Colours and live tables are for terminals only; `NO_COLOR` turns
            colours off.
            """;

    private CommandReference() {}

    /** The document. */
    public static String text() {
        var silent = new PrintWriter(Writer.nullWriter());
        var line = Hawiyat.commandLine(
                new Terminal(silent, silent, false, false),
                new StartPlace(Map.of(), Path.of(""), Path.of("")),
                settings -> ExitCodes.OK);
        return INTRODUCTION
                + line.getSubcommands().values().stream()
                        .map(CommandReference::command)
                        .collect(Collectors.joining());
    }

    /** With those below it. */
    private static String command(CommandLine command) {
        return one(command)
                + command.getSubcommands().values().stream()
                        .map(CommandReference::command)
                        .collect(Collectors.joining());
    }

    private static String one(CommandLine command) {
        var spec = command.getCommandSpec();
        var name = spec.qualifiedName().substring("hawiyat ".length());
        var usage = spec.usageMessage();
        var synopsis = command.getHelp().synopsis(0).strip().replaceAll("\\s+", " ");
        return "\n## " + name + "\n\n" + paragraph(usage.header()) + paragraph(usage.description())
                + "    " + synopsis + "\n\n" + arguments(spec.positionalParameters(), spec.options())
                + paragraph(usage.footer()).stripTrailing() + "\n";
    }

    private static String paragraph(String... lines) {
        return lines.length == 0 ? "" : plain(String.join("\n", lines)) + "\n\n";
    }

    private static String arguments(List<? extends ArgSpec> parameters, List<OptionSpec> options) {
        var shown = options.stream()
                .filter(it -> !it.hidden() && !it.usageHelp() && !it.versionHelp())
                .sorted(Comparator.comparingInt(OptionSpec::order))
                .toList();
        return "| | |\n|---|---|\n"
                + Stream.concat(parameters.stream(), shown.stream())
                        .map(it -> "| `" + name(it) + "` | " + plain(String.join(" ", it.description())) + " |\n")
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String name(ArgSpec argument) {
        var label = argument.paramLabel();
        if (!(argument instanceof OptionSpec option)) {
            return label;
        }
        var names = String.join("`, `", option.names());
        return option.arity().max() == 0 ? names : names + " " + label;
    }

    /** A bar would end a cell. */
    private static String plain(String text) {
        return Ansi.OFF.string(text).replace("|", "\\|");
    }
}
