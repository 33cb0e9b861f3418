package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.manifest.ApplicationId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hawiyat status}. */
@Command(
        name = "status",
        header = "Shows how applications and sources stand.",
        footer = "Exit codes: 0 all are synced and healthy, 1 some are not, or there is no agent, 2 bad usage.")
final class StatusCommand extends AskingCommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "PROJECT/APPLICATION",
            description = "One application, in detail; all unless given.")
    private @Nullable String application;

    @Option(names = "--watch", description = "Shows every change until Ctrl-C.")
    private boolean watch;

    StatusCommand(Terminal terminal, StartPlace place) {
        super(terminal, place);
    }

    /** What is shown at one moment. */
    private record Shown(List<String> lines, boolean good) {}

    @Override
    int call(ApiClient client) {
        var id = Optional.ofNullable(application).map(ApplicationName::parse);
        var shown = look(client, id);
        if (watch) {
            new Watch(client, terminal()).run(() -> look(client, id).lines());
        } else {
            shown.lines().forEach(terminal()::line);
        }
        return shown.good() ? ExitCodes.OK : ExitCodes.NO;
    }

    private Shown look(ApiClient client, Optional<ApplicationId> id) {
        return id.map(it -> one(client, it)).orElseGet(() -> all(client));
    }

    private Shown all(ApiClient client) {
        var view = new StatusView(client.list("/applications?limit=200"), client.list("/sources?limit=200"));
        return new Shown(
                output().json() ? pretty(view.json()) : view.lines(terminal().colour()), view.good());
    }

    private Shown one(ApiClient client, ApplicationId id) {
        var found = client.find(ApplicationName.path(id)).orElseThrow(() -> ApplicationCommand.unknown(id, client));
        var lines = output().json()
                ? pretty(found)
                : new ApplicationView(found).lines(terminal().colour());
        return new Shown(lines, StatusView.good(found));
    }

    private static List<String> pretty(JsonNode json) {
        return Output.pretty(json).lines().toList();
    }
}
