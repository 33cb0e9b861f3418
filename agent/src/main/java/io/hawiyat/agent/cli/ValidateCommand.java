package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hawiyat validate}. */
@Command(
        name = "validate",
        header = "Checks manifests as the agent would, without an agent.",
        description = "Prints every error as file:line:column: field: message.",
        footer = "Exit codes: 0 all are right, 1 some are not, 2 bad usage.")
final class ValidateCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files, or folders with all below them.")
    private List<Path> paths = List.of();

    @Mixin
    private final Output output = new Output();

    private final Terminal terminal;

    ValidateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var manifests = LocalManifests.read(paths);
        if (output.json()) {
            terminal.line(Output.pretty(json(manifests)));
        } else {
            manifests.errors().forEach(error -> terminal.line(error.toString()));
            (manifests.errors().isEmpty() ? terminal.out() : terminal.err()).println(summary(manifests));
        }
        return manifests.errors().isEmpty() ? ExitCodes.OK : ExitCodes.NO;
    }

    private static String summary(LocalManifests manifests) {
        var files = count(manifests.files(), "file");
        var counts = counts(manifests);
        if (!manifests.errors().isEmpty()) {
            return count(manifests.errors().size(), "error") + "; without one: "
                    + (counts.isEmpty() ? "nothing" : listed(counts)) + " in " + files;
        }
        return counts.isEmpty()
                ? "no manifests: no *.yaml or *.yml of " + files + " has a document with apiVersion: hawiyat.io/v1"
                : "valid: " + listed(counts) + " in " + files;
    }

    /** Jobs are counted with the applications, as they are listed with them. */
    private static List<String> counts(LocalManifests manifests) {
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("application", manifests.applications().size());
        counts.put("project", manifests.projects().size());
        manifests.others().forEach((kind, number) -> counts.put(kind.toLowerCase(Locale.ROOT), number));
        return counts.entrySet().stream()
                .filter(it -> it.getValue() > 0)
                .map(it -> count(it.getValue(), it.getKey()))
                .toList();
    }

    private static String listed(List<String> counts) {
        var last = counts.getLast();
        return counts.size() == 1 ? last : String.join(", ", counts.subList(0, counts.size() - 1)) + " and " + last;
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static JsonNode json(LocalManifests manifests) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("files", manifests.files());
        json.put("applications", manifests.applications().size());
        json.put("projects", manifests.projects().size());
        manifests.others().forEach((kind, number) -> json.put(kind.toLowerCase(Locale.ROOT) + "s", number));
        json.set("errors", manifests.errorsJson());
        return json;
    }
}
