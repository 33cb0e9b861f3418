package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hawiyat.agent.manifest.ApplicationId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hawiyat rollback}. */
@Command(
        name = "rollback",
        header = "Goes back to what an application was before.",
        description = "It is deployed with the very image it had. The newest commit is held until a newer one changes"
                + " the application, or until `hawiyat retry`.",
        footer = "Exit codes: 0 asked, 1 there is nothing to go back to, it is not allowed, or no agent, 2 bad usage.")
final class RollbackCommand extends ApplicationCommand {

    @Option(
            names = "--to",
            paramLabel = "GENERATION",
            description = "The generation to go back to, as `hawiyat history` lists them; the last good one before what"
                    + " runs unless given.")
    private @Nullable Long to;

    RollbackCommand(Terminal terminal, StartPlace place) {
        super(terminal, place);
    }

    @Override
    int call(ApplicationId id, ApiClient client) {
        if (client.find(ApplicationName.path(id)).isEmpty()) {
            throw unknown(id, client);
        }
        var wish = JsonNodeFactory.instance.objectNode();
        if (to != null) {
            wish.put("to", to);
        }
        return accepted(client.act(ApplicationName.path(id) + "/rollback", wish));
    }
}
