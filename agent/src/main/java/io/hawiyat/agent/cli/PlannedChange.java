package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.manifest.ApplicationId;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a commit of the manifests would change of one application. */
sealed interface PlannedChange {

    ApplicationId application();

    record Added(ApplicationId application) implements PlannedChange {}

    record Removed(ApplicationId application) implements PlannedChange {}

    /**
     * Some of its fields.
     *
     * @param fields sorted by name, never empty
     */
    record Changed(ApplicationId application, List<Field> fields) implements PlannedChange {}

    /**
     * One field of a manifest.
     *
     * @param name path such as {@code spec.env.LEVEL}
     * @param now as JSON; empty when the agent's manifest does not have it
     * @param then as JSON; empty when the new manifest does not have it
     */
    record Field(String name, Optional<JsonNode> now, Optional<JsonNode> then) {}

    /** The fields in which two rendered manifests differ; lists of equal length are compared item by item. */
    static List<Field> fields(JsonNode now, JsonNode then) {
        return compare("", now, then).toList();
    }

    private static Stream<Field> compare(String name, JsonNode now, JsonNode then) {
        if (now.equals(then) || (now.isNumber() && then.isNumber() && now.doubleValue() == then.doubleValue())) {
            return Stream.empty();
        }
        if (now.isObject() && then.isObject()) {
            var names = new TreeSet<String>();
            now.fieldNames().forEachRemaining(names::add);
            then.fieldNames().forEachRemaining(names::add);
            var prefix = name.isEmpty() ? "" : name + ".";
            return names.stream().flatMap(it -> compare(prefix + it, now.path(it), then.path(it)));
        }
        if (now.isArray() && then.isArray() && now.size() == then.size()) {
            return Stream.iterate(0, index -> index < now.size(), index -> index + 1)
                    .flatMap(index -> compare(name + "[" + index + "]", now.get(index), then.get(index)));
        }
        return Stream.of(new Field(name, present(now), present(then)));
    }

    private static Optional<JsonNode> present(JsonNode value) {
        return value.isMissingNode() ? Optional.empty() : Optional.of(value);
    }
}
