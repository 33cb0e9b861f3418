package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One field in which two rendered manifests differ.
 *
 * @param field path such as {@code spec.env.LEVEL}
 * @param before as JSON; empty when the older manifest does not have it
 * @param after as JSON; empty when the newer manifest does not have it
 */
public record FieldChange(String field, Optional<JsonNode> before, Optional<JsonNode> after) {

    /** All of them, sorted by name; lists of equal length are compared item by item. */
    public static List<FieldChange> between(JsonNode before, JsonNode after) {
        return compare("", before, after).toList();
    }

    private static Stream<FieldChange> compare(String field, JsonNode before, JsonNode after) {
        if (before.equals(after)
                || (before.isNumber() && after.isNumber() && before.doubleValue() == after.doubleValue())) {
            return Stream.empty();
        }
        if (before.isObject() && after.isObject()) {
            var names = new TreeSet<String>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            var prefix = field.isEmpty() ? "" : field + ".";
            return names.stream().flatMap(it -> compare(prefix + it, before.path(it), after.path(it)));
        }
        if (before.isArray() && after.isArray() && before.size() == after.size()) {
            return Stream.iterate(0, index -> index < before.size(), index -> index + 1)
                    .flatMap(index -> compare(field + "[" + index + "]", before.get(index), after.get(index)));
        }
        return Stream.of(new FieldChange(field, present(before), present(after)));
    }

    private static Optional<JsonNode> present(JsonNode value) {
        return value.isMissingNode() ? Optional.empty() : Optional.of(value);
    }
}
