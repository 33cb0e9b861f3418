package io.hawiyat.agent.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hawiyat retry}. */
@Command(
        name = "retry",
        header = "Tries a held commit again, or one that waits for its next try.",
        description = "Nothing is forced: when it fails again, it is held again.",
        footer = "Exit codes: 0 asked, 1 there is no such application or no agent, 2 bad usage.")
final class RetryCommand implements Callable<Integer> {

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

    RetryCommand(Terminal terminal, StartPlace place) {
        this.terminal = terminal;
        this.place = place;
    }

    @Override
    public Integer call() {
        var id = ApplicationName.parse(what);
        var client = server.client(place);
        var answer = client.act(ApplicationName.path(id) + "/retry")
                .orElseThrow(() -> CommandFailed.because(
                        "the agent at " + client.server() + " has no application " + id + ": see `hawiyat status`"));
        terminal.line(
                output.json() ? Output.pretty(answer) : answer.path("message").asText());
        return ExitCodes.OK;
    }
}
