package io.hawiyat.agent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hawiyat approve}. */
@Command(
        name = "approve",
        header = "Lets a held prune go ahead.",
        description = "The id stands in the condition PruneHeld of the source: see `hawiyat status`.",
        footer = "Exit codes: 0 approved, 1 nothing waits under this id or no agent, 2 bad usage.")
final class ApproveCommand extends AskingCommand {

    @Parameters(paramLabel = "ID", description = "The id of the held prune.")
    private String what = "";

    ApproveCommand(Terminal terminal, StartPlace place) {
        super(terminal, place);
    }

    @Override
    int call(ApiClient client) {
        var id = number(what);
        return accepted(client.act("/approvals/" + id)
                .orElseThrow(() -> CommandFailed.because(
                        "the agent at " + client.server() + " has nothing that waits for approval " + id
                                + ": it was overtaken, carried out, or never was")));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException malformed) {
            throw CommandFailed.usage("must be the number of a held prune: " + Table.plain(text));
        }
    }
}
