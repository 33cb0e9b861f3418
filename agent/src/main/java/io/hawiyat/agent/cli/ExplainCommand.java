package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.ApplicationId;
import picocli.CommandLine.Command;

/** {@code hawiyat explain}. */
@Command(
        name = "explain",
        header = "Says why an application is as it is, from the last look at git to now.",
        description = "What was seen, which commit, what it changed, what was done, held or waited for, and what would"
                + " lead on.",
        footer = "Exit codes: 0 explained, 1 there is no such application or no agent, 2 bad usage.")
final class ExplainCommand extends ApplicationCommand {

    ExplainCommand(Terminal terminal, StartPlace place) {
        super(terminal, place);
    }

    @Override
    int call(ApplicationId id, ApiClient client) {
        var explanation = client.find(ApplicationName.path(id) + "/explain").orElseThrow(() -> unknown(id, client));
        if (output().json()) {
            terminal().line(Output.pretty(explanation));
        } else {
            new ExplanationView(explanation).lines(terminal().colour()).forEach(terminal()::line);
        }
        return ExitCodes.OK;
    }
}
