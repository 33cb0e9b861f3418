package io.hawiyat.agent.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hawiyat approve}. */
@Command(
        name = "approve",
        header = "Lets a held prune go ahead.",
        description = "The id stands in the condition PruneHeld of the source: see `hawiyat status`.",
        footer = "Exit codes: 0 approved, 1 nothing waits under this id or no agent, 2 bad usage.")
final class ApproveCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The id of the held prune.")
    private String what = "";

    @Mixin
    private final ServerOption server = new ServerOption();

    @Mixin
    private final Output output = new Output();

    private final Terminal terminal;
    private final StartPlace place;

    ApproveCommand(Terminal terminal, StartPlace place) {
        this.terminal = terminal;
        this.place = place;
    }

    @Override
    public Integer call() {
        var id = number(what);
        var client = server.client(place);
        var answer = client.act("/approvals/" + id)
                .orElseThrow(() -> CommandFailed.because(
                        "the agent at " + client.server() + " has nothing that waits for approval " + id
                                + ": it was overtaken, carried out, or never was"));
        terminal.line(
                output.json() ? Output.pretty(answer) : answer.path("message").asText());
        return ExitCodes.OK;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException malformed) {
            throw CommandFailed.usage("must be the number of a held prune: " + Table.plain(text));
        }
    }
}
