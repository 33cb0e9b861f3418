package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hawiyat history}. */
@Command(
        name = "history",
        header = "Lists the deployments of an application, newest first.",
        footer = "Exit codes: 0 listed, 1 there is no such application or no agent, 2 bad usage.")
final class HistoryCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PROJECT/APPLICATION", description = "The application.")
    private String application = "";

    @Mixin
    private final ServerOption server = new ServerOption();

    @Mixin
    private final Output output = new Output();

    private final Terminal terminal;
    private final StartPlace place;

    HistoryCommand(Terminal terminal, StartPlace place) {
        this.terminal = terminal;
        this.place = place;
    }

    @Override
    public Integer call() {
        var id = ApplicationName.parse(application);
        var client = server.client(place);
        if (client.find(ApplicationName.path(id)).isEmpty()) {
            throw CommandFailed.because(
                    "the agent at " + client.server() + " has no application " + id + ": see `hawiyat status`");
        }
        print(client.list("/deployments?project=" + id.project() + "&application=" + id.name() + "&limit=200"));
        return ExitCodes.OK;
    }

    private void print(List<JsonNode> deployments) {
        if (output.json()) {
            var json = JsonNodeFactory.instance.objectNode();
            json.putArray("items").addAll(deployments);
            terminal.line(Output.pretty(json));
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
                    it.path("startedAt").asText("-"),
                    it.path("finishedAt").asText("-"),
                    it.path("message").asText());
        }
        table.lines(terminal.colour()).forEach(terminal::line);
    }
}
