package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hawiyat sync}. */
@Command(
        name = "sync",
        header = "Asks the agent to look at its sources now.",
        description = "Nothing is forced: what is held stays held, and what is unchanged stays as it is.",
        footer = "Exit codes: 0 asked, 1 there is no such source or no agent, 2 bad usage.")
final class SyncCommand extends AskingCommand {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");

    @Parameters(arity = "0..1", paramLabel = "SOURCE", description = "The source to look at; all unless given.")
    private @Nullable String source;

    SyncCommand(Terminal terminal, StartPlace place) {
        super(terminal, place);
    }

    @Override
    int call(ApiClient client) {
        var named = Optional.ofNullable(source);
        if (named.isPresent() && !LABEL.matcher(named.get()).matches()) {
            throw CommandFailed.usage("must be the name of a source: " + Table.plain(named.get()));
        }
        var sources = named.map(List::of).orElseGet(() -> names(client));
        sources.forEach(it -> sync(client, it));
        print(sources);
        return ExitCodes.OK;
    }

    private static List<String> names(ApiClient client) {
        var names = client.list("/sources").stream()
                .map(it -> it.path("name").asText())
                .sorted()
                .toList();
        if (names.isEmpty()) {
            throw CommandFailed.because("the agent at " + client.server()
                    + " has no sources: start it with --source URL, or list them in hawiyat.yml");
        }
        return names;
    }

    private static void sync(ApiClient client, String source) {
        if (client.act("/sources/" + source + "/sync").isEmpty()) {
            throw CommandFailed.because(
                    "the agent at " + client.server() + " has no source " + source + ": see `hawiyat status`");
        }
    }

    private void print(List<String> sources) {
        if (output().json()) {
            var json = JsonNodeFactory.instance.objectNode();
            sources.forEach(json.putArray("sources")::add);
            terminal().line(Output.pretty(json));
        } else {
            sources.forEach(it -> terminal().line(it + ": asked to look now"));
        }
    }
}
