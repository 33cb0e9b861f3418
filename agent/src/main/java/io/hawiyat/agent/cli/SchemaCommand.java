package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.Schemas;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hawiyat schema}. */
@Command(
        name = "schema",
        header = "Prints the JSON Schema of a kind of manifest, or of hawiyat.yml, for editors.",
        footer = "Exit codes: 0 printed, 2 there is no such kind.")
final class SchemaCommand implements Callable<Integer> {

    private static final String CONFIGURATION = "Configuration";

    @Parameters(paramLabel = "KIND", description = "Application, Project, Secret or Configuration (hawiyat.yml).")
    private String kind = "";

    /** A schema is JSON either way. */
    @Mixin
    @SuppressWarnings("UnusedVariable")
    private final Output output = new Output();

    private final Terminal terminal;

    SchemaCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var schema = kind.equalsIgnoreCase(CONFIGURATION)
                ? ConfigurationFile.schema()
                : Schemas.text(kind)
                        .orElseThrow(() -> CommandFailed.usage(
                                "there is no kind " + Table.plain(kind) + "; known are " + known()));
        terminal.line(schema.strip());
        return ExitCodes.OK;
    }

    private static String known() {
        return Stream.concat(Schemas.kinds().stream(), Stream.of(CONFIGURATION)).collect(Collectors.joining(", "));
    }
}
