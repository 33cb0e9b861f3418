package io.hawiyat.agent.cli;

import io.hawiyat.agent.cli.SettingsReader.Outcome;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hawiyat agent}. */
@Command(
        name = "agent",
        header = "Runs the agent: makes Docker and Traefik match what git says.",
        description = {
            "Every option has a variable, HAWIYAT_HTTP_PORT for --http-port, which it overrides; both override"
                    + " hawiyat.yml (`hawiyat schema Configuration`). HAWIYAT_DATABASE_URL and HAWIYAT_REDIS_URL name"
                    + " servers to be used instead of the embedded ones; HAWIYAT_WEBHOOK_SECRET is that of --source;"
                    + " HAWIYAT_LOG_LEVEL is INFO unless given."
        },
        footer = "Exit codes: 0 it ended as asked, 1 it failed, 2 bad usage or a malformed configuration.")
final class AgentCommand extends ConfiguredCommand {

    /** Which of the logback-*.xml beside this class is used. */
    private static final String LOG_FORMAT = "hawiyat.log.format";

    @Option(
            names = {"-o", "--output"},
            order = 110,
            paramLabel = "table|json",
            description = "How the log is written to stderr: a line for people (the default), or for machines.")
    private Output.Format format = Output.Format.TABLE;

    private final AgentStarter starter;

    AgentCommand(Terminal terminal, StartPlace place, AgentStarter starter) {
        super(terminal, place, List.of(AgentOption.values()));
        this.starter = starter;
    }

    @Override
    public Integer call() throws Exception {
        // Before the first logger is made, which reading the settings may do.
        System.setProperty(LOG_FORMAT, format.toString());
        return switch (SettingsReader.read(options().flags(), place())) {
            case Outcome.Accepted(var settings) -> starter.run(settings);
            case Outcome.Refused(var lines) -> {
                lines.forEach(terminal()::note);
                yield ExitCodes.USAGE;
            }
        };
    }
}
