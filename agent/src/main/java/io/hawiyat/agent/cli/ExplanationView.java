package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.manifest.FieldChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why an application is as it is, as the API answers it, for people. */
record ExplanationView(JsonNode explanation) {

    private static final int STAGE_WIDTH = 12;

    /** As {@code 2026-01-01T00:00:00Z}. */
    private static final int TIME_WIDTH = 20;

    List<String> lines(boolean colour) {
        var lines = new ArrayList<String>();
        var state = explanation.path("state").asText();
        lines.add(explanation.path("project").asText() + "/"
                + explanation.path("application").asText() + ": " + (colour ? paint(state) : state));
        lines.add("  " + Table.plain(explanation.path("summary").asText()));
        lines.add("");
        explanation.path("chain").forEach(link -> link(lines, link, colour));
        if (!explanation.path("unblock").isEmpty()) {
            lines.add("");
            lines.add("What leads on:");
            explanation.path("unblock").forEach(way -> lines.add("  " + way(way)));
        }
        return lines;
    }

    private static void link(List<String> lines, JsonNode link, boolean colour) {
        var moment = Moment.text(link.path("time"));
        var stage = link.path("stage").asText();
        lines.add(padded(moment, TIME_WIDTH) + "  " + padded(stage, STAGE_WIDTH)
                + Table.plain(link.path("message").asText() + names(link)));
        link.path("fields")
                .forEach(field ->
                        lines.add(" ".repeat(TIME_WIDTH + 2 + STAGE_WIDTH) + PlanText.line(change(field), colour)));
    }

    private static String names(JsonNode link) {
        var deployment = link.path("deployment");
        var revision = StatusView.shortened(link.path("revision").asText(""));
        return (revision.isEmpty() || revision.equals("null") ? "" : " (" + revision + ")")
                + (deployment.isNumber() ? ", deployment " + deployment.asText() : "");
    }

    private static FieldChange change(JsonNode field) {
        return new FieldChange(field.path("field").asText(), value(field.path("before")), value(field.path("after")));
    }

    private static Optional<JsonNode> value(JsonNode text) {
        return text.asText().isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static String way(JsonNode way) {
        var message = Table.plain(way.path("message").asText());
        return way.path("command").isTextual()
                ? message + ": " + Table.plain(way.path("command").asText())
                : message;
    }

    private static String paint(String state) {
        return switch (state) {
            case "Live" -> Colour.GOOD.paint(state);
            case "Held", "Refused", "Unwell" -> Colour.BAD.paint(state);
            default -> Colour.WAITING.paint(state);
        };
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
