package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawiyat.agent.cli.PlannedChange.Added;
import io.hawiyat.agent.cli.PlannedChange.Changed;
import io.hawiyat.agent.cli.PlannedChange.Removed;
import io.hawiyat.agent.manifest.FieldChange;
import java.util.List;
import java.util.stream.Stream;

/** Planned changes as a diff that a person reads, and in JSON. */
final class PlanText {

    private PlanText() {}

    static List<String> lines(PlannedChange change, boolean colour) {
        var name = change.application().toString();
        return switch (change) {
            case Added added -> List.of(painted(Colour.GOOD, "+ " + name + ": would be added", colour));
            case Removed removed -> List.of(painted(Colour.BAD, "- " + name + ": would be removed", colour));
            case Changed changed ->
                Stream.concat(
                                Stream.of("~ " + name + ": would change"),
                                changed.fields().stream().map(field -> "    " + line(field, colour)))
                        .toList();
        };
    }

    /** How many of each, in one line. */
    static String summary(List<PlannedChange> changes) {
        return count(changes, Added.class) + " to add, " + count(changes, Changed.class) + " to change, "
                + count(changes, Removed.class) + " to remove";
    }

    private static long count(List<PlannedChange> changes, Class<? extends PlannedChange> kind) {
        return changes.stream().filter(kind::isInstance).count();
    }

    static String line(FieldChange change, boolean colour) {
        var field = change.field() + ": ";
        if (change.before().isEmpty()) {
            return painted(Colour.GOOD, "+ " + field + text(change.after().orElseThrow()), colour);
        }
        return change.after()
                .map(after -> painted(
                        Colour.WAITING, "~ " + field + text(change.before().get()) + " -> " + text(after), colour))
                .orElseGet(() ->
                        painted(Colour.BAD, "- " + field + text(change.before().get()), colour));
    }

    private static String painted(Colour paint, String text, boolean colour) {
        return colour ? paint.paint(text) : text;
    }

    private static String text(JsonNode value) {
        return Table.plain(value.isTextual() && !value.asText().isEmpty() ? value.asText() : value.toString());
    }

    static ObjectNode json(PlannedChange change) {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("project", change.application().project())
                .put("application", change.application().name());
        return switch (change) {
            case Added added -> json.put("change", "added");
            case Removed removed -> json.put("change", "removed");
            case Changed changed -> {
                var fields = json.put("change", "changed").putArray("fields");
                changed.fields().forEach(field -> fields.add(json(field)));
                yield json;
            }
        };
    }

    private static ObjectNode json(FieldChange change) {
        var json = JsonNodeFactory.instance.objectNode().put("field", change.field());
        change.before().ifPresent(value -> json.set("now", value));
        change.after().ifPresent(value -> json.set("then", value));
        return json;
    }
}
