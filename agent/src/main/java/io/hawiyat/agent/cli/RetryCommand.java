package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.ApplicationId;
import picocli.CommandLine.Command;

/** {@code hawiyat retry}. */
@Command(
        name = "retry",
        header = "Tries a held commit again, or one that waits for its next try.",
        description = "Nothing is forced: when it fails again, it is held again. It ends a rollback.",
        footer = "Exit codes: 0 asked, 1 there is no such application or no agent, 2 bad usage.")
final class RetryCommand extends ApplicationCommand {

    RetryCommand(Terminal terminal, StartPlace place) {
        super(terminal, place);
    }

    @Override
    int call(ApplicationId id, ApiClient client) {
        return act(id, client, "retry");
    }
}
