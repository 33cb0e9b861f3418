package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills the {@code default} of the schema into what a document leaves out, also within defaults. */
final class Defaults {

    private Defaults() {}

    static void fill(SchemaNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            schema.keyword("properties").fieldNames().forEachRemaining(name -> fillProperty(schema, object, name));
            object.properties().forEach(entry -> fill(schema.property(entry.getKey()), entry.getValue()));
        } else if (value instanceof ArrayNode array) {
            array.forEach(item -> fill(schema.items(), item));
        }
    }

    private static void fillProperty(SchemaNode schema, ObjectNode object, String name) {
        var fallback = schema.property(name).keyword("default");
        if (!object.has(name) && !fallback.isMissingNode() && !isPlanned(schema.property(name))) {
            object.set(name, fallback.deepCopy());
        }
    }

    private static boolean isPlanned(SchemaNode property) {
        return property.keyword(PlannedFields.KEYWORD).asBoolean();
    }
}
