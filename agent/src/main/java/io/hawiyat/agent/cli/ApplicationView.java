package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One application as the API answers it, for people. */
record ApplicationView(JsonNode application) {

    List<String> lines(boolean colour) {
        var lines = new ArrayList<>(overview().lines(colour));
        section(lines, "CONDITIONS", conditions(), colour);
        section(lines, "DIFFERENCES", differences(), colour);
        return lines;
    }

    private static void section(List<String> lines, String title, Table table, boolean colour) {
        var rows = table.lines(colour);
        if (rows.size() > 1) {
            lines.add("");
            lines.add(title);
            rows.forEach(row -> lines.add("  " + row));
        }
    }

    private Table overview() {
        var revision = application.path("revision");
        var operation = application.path("operation");
        var table = new Table("APPLICATION", StatusView.name(application))
                .row("kind", text(application, "kind"))
                .row("source", text(application, "source"))
                .row("sync", text(application, "sync"))
                .row("health", text(application, "health"))
                .row("ready", StatusView.ready(application))
                .row(
                        "generation",
                        text(application, "generation") + ", running " + text(application, "observedGeneration"));
        Stream.of("desired", "attempted", "applied", "lastGood").forEach(name -> table.row(name, text(revision, name)));
        table.row("operation", text(operation, "phase")).row("message", text(operation, "message"));
        if (StatusView.isJob(application)) {
            table.row("next run", Moment.cell(application.path("nextRun")))
                    .row("last run", Moment.cell(application.path("lastRun")));
        }
        application.path("routes").forEach(route -> table.row("route", route(route)));
        return table;
    }

    private Table conditions() {
        var table = new Table("TYPE", "STATUS", "REASON", "SINCE", "MESSAGE");
        application
                .path("conditions")
                .forEach(it -> table.row(
                        text(it, "type"),
                        text(it, "status"),
                        text(it, "reason"),
                        Moment.cell(it.path("since")),
                        text(it, "message")));
        return table;
    }

    private Table differences() {
        var table = new Table("FIELD", "DESIRED", "LIVE");
        application.path("diff").forEach(it -> table.row(text(it, "field"), text(it, "desired"), text(it, "live")));
        return table;
    }

    private static String route(JsonNode route) {
        if (route.isTextual()) {
            return route.asText();
        }
        return route.has("tcp")
                ? text(route, "url")
                : text(route, "host") + route.path("pathPrefix").asText();
    }

    private static String text(JsonNode node, String name) {
        var value = node.path(name);
        return value.isMissingNode() || value.isNull() || value.asText().isEmpty() ? "-" : value.asText();
    }
}
