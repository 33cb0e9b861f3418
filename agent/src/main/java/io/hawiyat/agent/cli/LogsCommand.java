package io.hawiyat.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawiyat.agent.manifest.ApplicationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hawiyat logs}. */
@Command(
        name = "logs",
        header = "Prints what the containers of an application wrote last.",
        description = "With -o json and --follow, each line is a JSON object of its own.",
        footer = "Exit codes: 0 printed, 1 there is no such application or no agent, 2 bad usage.")
final class LogsCommand extends AskingCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(
            paramLabel = "PROJECT/APPLICATION",
            description = "The application; a name alone is of the project default.")
    private String what = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Prints every line as it is written, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--tail", paramLabel = "LINES", description = "How many of the last lines; 100 unless given.")
    private int tail = 100;

    @Option(names = "--build", description = "Prints what the latest build of its image said instead.")
    private boolean build;

    LogsCommand(Terminal terminal, StartPlace place) {
        super(terminal, place);
    }

    @Override
    int call(ApiClient client) {
        var id = ApplicationName.parse(what);
        if (tail < 0 || tail > 10_000) {
            throw CommandFailed.usage("--tail must be from 0 to 10000");
        }
        if (build) {
            return built(client, id);
        }
        var path = ApplicationName.path(id) + "/logs?tail=" + tail;
        if (follow) {
            follow(client, path);
        } else {
            print(answered(client.find(path), client, id));
        }
        return ExitCodes.OK;
    }

    private int built(ApiClient client, ApplicationId id) {
        if (follow) {
            throw CommandFailed.usage("only one of --build and --follow may be given");
        }
        var newest = "/deployments?limit=100&project=" + id.project() + "&application=" + id.name();
        for (var deployment : answered(client.find(newest), client, id).path("items")) {
            var log = builds(deployment)
                    ? client.text("/deployments/" + deployment.path("id").asText() + "/build")
                    : Optional.<String>empty();
            if (log.isPresent()) {
                print(deployment, log.get());
                return ExitCodes.OK;
            }
        }
        throw CommandFailed.because(
                "nothing was built for " + id + " lately: is it made from an image? see `hawiyat history " + id + "`");
    }

    private static boolean builds(JsonNode deployment) {
        return deployment.path("steps").findValuesAsText("name").contains("Build");
    }

    private void print(JsonNode deployment, String log) {
        if (output().json()) {
            var answer = JSON.createObjectNode();
            answer.set("deployment", deployment.path("id"));
            terminal().line(Output.pretty(answer.put("log", log)));
        } else {
            log.lines().map(Table::harmless).forEach(terminal()::line);
        }
    }

    private static JsonNode answered(Optional<JsonNode> answer, ApiClient client, ApplicationId id) {
        return answer.orElseThrow(() -> ApplicationCommand.unknown(id, client));
    }

    private void print(JsonNode lines) {
        if (output().json()) {
            terminal().line(Output.pretty(lines));
        } else {
            lines.path("items").forEach(this::line);
        }
    }

    private void follow(ApiClient client, String path) {
        try {
            client.events(path + "&follow=true", this::followed);
        } catch (IOException | UncheckedIOException broken) {
            throw CommandFailed.because("the connection to " + client.server()
                    + " broke: see `hawiyat status`, and follow again with `hawiyat logs " + what + " --follow`");
        }
        throw CommandFailed.because(
                "the agent at " + client.server() + " ended the stream: is it being stopped? see `hawiyat status`");
    }

    private void followed(String data) {
        if (output().json()) {
            terminal().line(data);
            return;
        }
        try {
            line(JSON.readTree(data));
        } catch (JsonProcessingException malformed) {
            throw CommandFailed.because("the agent sent a line that is not JSON: is it of another version?");
        }
    }

    private void line(JsonNode line) {
        var container = Table.plain(line.path("container").asText());
        var mark = line.path("stream").asText().equals("stderr") ? Colour.WAITING : Colour.GOOD;
        terminal()
                .line((terminal().colour() ? mark.paint(container) : container) + " | "
                        + Table.harmless(line.path("text").asText()));
    }
}
