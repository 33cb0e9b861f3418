package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.ApplicationId;
import picocli.CommandLine.Command;

/** {@code hawiyat restart}. */
@Command(
        name = "restart",
        header = "Replaces the containers of an application by new ones of the same generation.",
        description = "They are replaced as a new generation would be, by the application's rollout strategy.",
        footer = "Exit codes: 0 asked, 1 there is no such application, nothing of it runs, or no agent, 2 bad usage.")
final class RestartCommand extends ApplicationCommand {

    RestartCommand(Terminal terminal, StartPlace place) {
        super(terminal, place);
    }

    @Override
    int call(ApplicationId id, ApiClient client) {
        return act(id, client, "restart");
    }
}
