package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hawiyat.agent.cli.PlannedChange.Added;
import io.hawiyat.agent.cli.PlannedChange.Changed;
import io.hawiyat.agent.cli.PlannedChange.Removed;
import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.FieldChange;
import io.hawiyat.agent.manifest.RenderedManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hawiyat plan}. */
@Command(
        name = "plan",
        header = "Shows what a commit of these manifests would change, field by field.",
        description = "Compares them with what a running agent has from git, every default written out.",
        footer = "Exit codes: 0 nothing would change, 1 something would, something is in error, or there is no"
                + " answer, 2 bad usage.")
final class PlanCommand extends AskingCommand {

    @Parameters(paramLabel = "PATH", description = "A manifest, or the folder that is the source's path.")
    private Path path = Path.of("");

    @Option(
            names = "--source",
            paramLabel = "NAME",
            description = "The source that PATH is a folder of: what PATH no longer declares of it would be removed."
                    + " The agent's only one unless given.")
    private @Nullable String source;

    PlanCommand(Terminal terminal, StartPlace place) {
        super(terminal, place);
    }

    @Override
    int call(ApiClient client) {
        var manifests = LocalManifests.read(List.of(path));
        manifests.errors().forEach(error -> terminal().note(error.toString()));
        var changes = new ArrayList<PlannedChange>();
        manifests.applications().forEach(it -> compare(client, it).ifPresent(changes::add));
        var undeclared = Files.isDirectory(path) ? undeclared(client, manifests) : List.<ApplicationId>of();
        var kept = undeclared.stream().filter(id -> stays(client, id)).toList();
        undeclared.stream().filter(id -> !kept.contains(id)).map(Removed::new).forEach(changes::add);
        print(changes, kept, manifests);
        return changes.isEmpty() && manifests.errors().isEmpty() ? ExitCodes.OK : ExitCodes.NO;
    }

    private static Optional<PlannedChange> compare(ApiClient client, Application application) {
        var id = application.id();
        var now = client.find(ApplicationName.path(id) + "/manifest");
        if (now.isEmpty()) {
            return Optional.of(new Added(id));
        }
        var fields = FieldChange.between(now.get(), RenderedManifest.of(application));
        return fields.isEmpty() ? Optional.empty() : Optional.of(new Changed(id, fields));
    }

    /** What would be removed. As the agent does: what is in error goes on as it is, and nothing goes while something can not be read. */
    private List<ApplicationId> undeclared(ApiClient client, LocalManifests manifests) {
        if (manifests.errors().stream().anyMatch(error -> error.application().isEmpty())) {
            return List.of();
        }
        var ids = Stream.concat(
                        manifests.applications().stream().map(Application::id),
                        manifests.errors().stream().flatMap(it -> it.application().stream()))
                .collect(Collectors.toSet());
        return sourceOfPath(client).stream()
                .flatMap(name -> client.list("/applications?limit=200").stream()
                        .filter(it -> it.path("source").asText().equals(name)))
                .map(it -> new ApplicationId(
                        it.path("project").asText(), it.path("name").asText()))
                .filter(id -> !ids.contains(id))
                .toList();
    }

    /** Its last manifest said {@code prune: false}. */
    private static boolean stays(ApiClient client, ApplicationId id) {
        return client.find(ApplicationName.path(id) + "/manifest")
                .map(it -> it.at("/spec/prune"))
                .filter(prune -> prune.isBoolean() && !prune.asBoolean())
                .isPresent();
    }

    private Optional<String> sourceOfPath(ApiClient client) {
        var names = client.list("/sources").stream()
                .map(it -> it.path("name").asText())
                .toList();
        if (source == null) {
            return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
        }
        if (!names.contains(source)) {
            throw CommandFailed.because("the agent at " + client.server() + " has no source " + Table.plain(source)
                    + "; it has " + String.join(", ", names));
        }
        return Optional.of(source);
    }

    private void print(List<PlannedChange> changes, List<ApplicationId> kept, LocalManifests manifests) {
        if (output().json()) {
            var json = JsonNodeFactory.instance.objectNode();
            var items = json.putArray("changes");
            changes.forEach(change -> items.add(PlanText.json(change)));
            var stay = json.putArray("kept");
            kept.forEach(id -> stay.addObject().put("project", id.project()).put("application", id.name()));
            json.set("errors", manifests.errorsJson());
            terminal().line(Output.pretty(json));
            return;
        }
        changes.forEach(change -> PlanText.lines(change, terminal().colour()).forEach(terminal()::line));
        if (!changes.isEmpty()) {
            terminal().line("");
        }
        terminal().line(conclusion(changes, manifests));
        kept.forEach(id ->
                terminal().note(id + " is not declared here, and would stay: its last manifest says `prune: false`"));
        if (!manifests.errors().isEmpty()) {
            terminal().note("what the errors are in was not compared, and would stay as it is");
        }
    }

    private static String conclusion(List<PlannedChange> changes, LocalManifests manifests) {
        return changes.isEmpty()
                ? "nothing would change (" + manifests.applications().size() + " compared)"
                : PlanText.summary(changes) + "; commit and push to let the agent do it";
    }
}
