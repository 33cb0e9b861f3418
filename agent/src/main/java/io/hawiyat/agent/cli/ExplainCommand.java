package io.hawiyat.agent.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hawiyat explain}. */
@Command(
        name = "explain",
        header = "Says why an application is as it is, from the last look at git to now.",
        description = "What was seen, which commit, what it changed, what was done, held or waited for, and what would"
                + " lead on.",
        footer = "Exit codes: 0 explained, 1 there is no such application or no agent, 2 bad usage.")
final class ExplainCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "PROJECT/APPLICATION",
            description = "The application; a name alone is of the project default.")
    private String what = "";

    @Mixin
    private final ServerOption server = new ServerOption();

    @Mixin
    private final Output output = new Output();

    private final Terminal terminal;
    private final StartPlace place;

    ExplainCommand(Terminal terminal, StartPlace place) {
        this.terminal = terminal;
        this.place = place;
    }

    @Override
    public Integer call() {
        var id = ApplicationName.parse(what);
        var client = server.client(place);
        var explanation = client.find(ApplicationName.path(id) + "/explain")
                .orElseThrow(() -> CommandFailed.because(
                        "the agent at " + client.server() + " has no application " + id + ": see `hawiyat status`"));
        if (output.json()) {
            terminal.line(Output.pretty(explanation));
        } else {
            new ExplanationView(explanation).lines(terminal.colour()).forEach(terminal::line);
        }
        return ExitCodes.OK;
    }
}
