package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.ApplicationId;
import picocli.CommandLine.Parameters;

/** A command about one application of a running agent. */
abstract class ApplicationCommand extends AskingCommand {

    @Parameters(
            paramLabel = "PROJECT/APPLICATION",
            description = "The application; a name alone is of the project default.")
    private String application = "";

    ApplicationCommand(Terminal terminal, StartPlace place) {
        super(terminal, place);
    }

    @Override
    final int call(ApiClient client) {
        return call(ApplicationName.parse(application), client);
    }

    abstract int call(ApplicationId id, ApiClient client);

    /** Asks the agent to do something with it. */
    final int act(ApplicationId id, ApiClient client, String action) {
        return accepted(client.act(ApplicationName.path(id) + "/" + action).orElseThrow(() -> unknown(id, client)));
    }

    static CommandFailed unknown(ApplicationId id, ApiClient client) {
        return CommandFailed.because(
                "the agent at " + client.server() + " has no application " + id + ": see `hawiyat status`");
    }
}
