package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hawiyat.agent.manifest.ApplicationId;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code hawiyat history}. */
@Command(
        name = "history",
        header = "Lists the deployments of an application, newest first.",
        footer = "Exit codes: 0 listed, 1 there is no such application or no agent, 2 bad usage.")
final class HistoryCommand extends ApplicationCommand {

    HistoryCommand(Terminal terminal, StartPlace place) {
        super(terminal, place);
    }

    @Override
    int call(ApplicationId id, ApiClient client) {
        if (client.find(ApplicationName.path(id)).isEmpty()) {
            throw unknown(id, client);
        }
        print(client.list("/deployments?project=" + id.project() + "&application=" + id.name() + "&limit=200"));
        return ExitCodes.OK;
    }

    private void print(List<JsonNode> deployments) {
        if (output().json()) {
            var json = JsonNodeFactory.instance.objectNode();
            json.putArray("items").addAll(deployments);
            terminal().line(Output.pretty(json));
            return;
        }
        var table = new Table("ID", "GENERATION", "REVISION", "TRIGGER", "PHASE", "STARTED", "FINISHED", "MESSAGE");
        for (var it : deployments) {
            table.row(
                    it.path("id").asText(),
                    it.path("generation").asText(),
                    StatusView.shortened(it.path("revision").asText()),
                    it.path("trigger").asText(),
                    it.path("phase").asText(),
                    Moment.cell(it.path("startedAt")),
                    Moment.cell(it.path("finishedAt")),
                    it.path("message").asText());
        }
        table.lines(terminal().colour()).forEach(terminal()::line);
    }
}
