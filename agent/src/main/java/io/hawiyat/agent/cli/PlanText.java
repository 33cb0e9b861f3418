package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawiyat.agent.cli.PlannedChange.Added;
import io.hawiyat.agent.cli.PlannedChange.Changed;
import io.hawiyat.agent.cli.PlannedChange.Field;
import io.hawiyat.agent.cli.PlannedChange.Removed;
import java.util.List;
import java.util.Optional;

/** Planned changes in words and in JSON. */
final class PlanText {

    private PlanText() {}

    static List<String> lines(PlannedChange change) {
        return switch (change) {
            case Added added -> List.of(added.application() + ": would be added");
            case Removed removed -> List.of(removed.application() + ": would be removed");
            case Changed changed ->
                changed.fields().stream()
                        .map(field -> changed.application() + ": " + field.name() + ": " + text(field.now()) + " -> "
                                + text(field.then()))
                        .toList();
        };
    }

    private static String text(Optional<JsonNode> value) {
        return value.map(it -> Table.plain(it.isTextual() && !it.asText().isEmpty() ? it.asText() : it.toString()))
                .orElse("(none)");
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

    private static ObjectNode json(Field field) {
        var json = JsonNodeFactory.instance.objectNode().put("field", field.name());
        field.now().ifPresent(value -> json.set("now", value));
        field.then().ifPresent(value -> json.set("then", value));
        return json;
    }
}
