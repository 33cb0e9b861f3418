package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawiyat.agent.state.DeadLetters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * All applications and sources of an agent, as the API answers them.
 *
 * @param applications by name
 * @param sources by name
 */
record StatusView(List<JsonNode> applications, List<JsonNode> sources) {

    private static final Set<String> GOOD_HEALTH = Set.of("Healthy", "Suspended");
    private static final int SHORT_REVISION = 8;

    StatusView {
        applications = applications.stream()
                .sorted(Comparator.comparing(StatusView::name))
                .toList();
        sources = sources.stream()
                .sorted(Comparator.comparing(source -> source.path("name").asText()))
                .toList();
    }

    /** Whether everything is as git says and healthy, and every source is read without an error. */
    boolean good() {
        return applications.stream().allMatch(StatusView::good)
                && sources.stream().allMatch(source -> source.path("errors").isEmpty());
    }

    static boolean good(JsonNode application) {
        return deadLetter(application).isEmpty()
                && application.path("sync").asText().equals("Synced")
                && GOOD_HEALTH.contains(application.path("health").asText());
    }

    /** Why agents have given it up, and what takes it back. */
    private static Optional<String> deadLetter(JsonNode application) {
        return StreamSupport.stream(application.path("conditions").spliterator(), false)
                .filter(it -> it.path("type").asText().equals(DeadLetters.CONDITION))
                .map(it -> it.path("message").asText())
                .findFirst();
    }

    ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        json.putArray("applications").addAll(applications);
        json.putArray("sources").addAll(sources);
        return json;
    }

    List<String> lines(boolean colour) {
        var lines = new ArrayList<String>();
        if (applications.isEmpty()) {
            lines.add("no applications yet: commit a manifest to one of the sources");
        } else {
            lines.addAll(applicationTable().lines(colour));
            applications.forEach(application ->
                    deadLetter(application).ifPresent(it -> lines.add(Table.plain(name(application) + ": " + it))));
        }
        lines.add("");
        lines.addAll(sourceTable().lines(colour));
        sources.forEach(source -> {
            source.path("conditions").forEach(condition -> {
                if (isAsking(condition)) {
                    lines.add(Table.plain(source.path("name").asText() + ": "
                            + condition.path("message").asText()));
                }
            });
            source.path("errors").forEach(error -> lines.add(error(source, error)));
        });
        return lines;
    }

    private Table applicationTable() {
        var table = new Table("APPLICATION", "SYNC", "HEALTH", "READY", "REVISION", "OPERATION", "MESSAGE");
        for (var application : applications) {
            var operation = application.path("operation");
            table.row(
                    name(application),
                    application.path("sync").asText(),
                    application.path("health").asText(),
                    ready(application),
                    revision(application),
                    operation.path("phase").asText("-"),
                    operation.path("message").asText());
        }
        return table;
    }

    private Table sourceTable() {
        var table = new Table("SOURCE", "REVISION", "URL", "ERRORS", "COMMIT");
        for (var source : sources) {
            var revision = source.path("revision");
            table.row(
                    source.path("name").asText(),
                    shortened(revision.path("observed").asText("-")),
                    source.path("url").asText(),
                    String.valueOf(source.path("errors").size()),
                    revision.path("message").asText());
        }
        return table;
    }

    /** Whether it says what somebody has to know or to do: a source that is not ready, and whatever else there is. */
    private static boolean isAsking(JsonNode condition) {
        return condition.path("type").asText().equals("Ready")
                != condition.path("status").asText().equals("True");
    }

    private static String error(JsonNode source, JsonNode error) {
        return Table.plain(source.path("name").asText() + ": "
                + error.path("file").asText() + ":"
                + error.path("line").asInt() + ":" + error.path("column").asInt() + ": "
                + error.path("field").asText() + ": " + error.path("message").asText());
    }

    static String name(JsonNode application) {
        return application.path("project").asText() + "/"
                + application.path("name").asText();
    }

    /** What runs to completion is never ready. */
    static String ready(JsonNode application) {
        if (isJob(application)) {
            return "-";
        }
        var replicas = application.path("replicas");
        return replicas.path("ready").asInt() + "/" + replicas.path("desired").asInt();
    }

    static boolean isJob(JsonNode application) {
        return application.path("kind").asText().equals("Job");
    }

    /** What is applied, and what is desired where that is another. */
    static String revision(JsonNode application) {
        var applied = shortened(application.path("revision").path("applied").asText("-"));
        var desired = shortened(application.path("revision").path("desired").asText("-"));
        return applied.equals(desired) ? applied : applied + " -> " + desired;
    }

    static String shortened(String revision) {
        return revision.length() > SHORT_REVISION ? revision.substring(0, SHORT_REVISION) : revision;
    }
}
