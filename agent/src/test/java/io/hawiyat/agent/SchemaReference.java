package io.hawiyat.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawiyat.agent.manifest.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Every field of every kind of manifest as a document, made of the schemas. */
final class SchemaReference {

    private static final String INTRODUCTION = """
            # Every field of a manifest

            Made from the [schemas](../../manifests-schema/schemas) by `make reference`. [Manifests](../manifests.md) explains
            how they work together. In the names of fields, `[]` is an item of a list, and `*` a name of your own.
            """;

    private final JsonNode schema;
    private final List<String> rows = new ArrayList<>();

    private SchemaReference(JsonNode schema) {
        this.schema = schema;
    }

    static String text() {
        var text = new StringBuilder(INTRODUCTION);
        for (var kind : Schemas.kinds()) {
            text.append(kind(kind));
        }
        return text.toString();
    }

    private static String kind(String kind) {
        try {
            var schema = new ObjectMapper().readTree(Schemas.text(kind).orElseThrow());
            var reference = new SchemaReference(schema);
            reference.fields("", schema);
            return "\n## " + kind + "\n\n" + sentence(schema)
                    + "\n\n| field | type | unless given | |\n|---|---|---|---|\n" + String.join("", reference.rows);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("the schema of " + kind + " is no JSON", malformed);
        }
    }

    private void fields(String prefix, JsonNode node) {
        var resolved = resolved(node);
        var required = StreamSupport.stream(resolved.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        resolved.path("properties")
                .properties()
                .forEach(it -> field(prefix + it.getKey(), it.getValue(), required.contains(it.getKey())));
        if (resolved.path("additionalProperties").isObject() && !prefix.isEmpty()) {
            fields(prefix + "*.", resolved.path("additionalProperties"));
        }
    }

    private void field(String name, JsonNode node, boolean required) {
        var resolved = resolved(node);
        var description = sentence(first(node, "description"));
        rows.add("| `" + name + "` | " + type(resolved) + " | " + usual(first(node, "default"), required) + " | "
                + description
                + (node.has("x-hawiyat-planned") || resolved.has("x-hawiyat-planned") ? " *(planned)*" : "")
                + " |\n");
        var item = resolved.path("items");
        fields(item.isMissingNode() ? name + "." : name + "[].", item.isMissingNode() ? resolved : item);
    }

    /** What says it first on the way to what is referred to. */
    private JsonNode first(JsonNode node, String keyword) {
        var reference = node.path("$ref").asText("");
        return node.has(keyword) || !reference.startsWith("#")
                ? node
                : first(schema.at(reference.substring(1)), keyword);
    }

    private JsonNode resolved(JsonNode node) {
        var reference = node.path("$ref").asText("");
        return reference.startsWith("#") ? resolved(schema.at(reference.substring(1))) : node;
    }

    private String type(JsonNode node) {
        if (node.has("enum")) {
            return StreamSupport.stream(node.path("enum").spliterator(), false)
                    .map(it -> "`" + it.asText() + "`")
                    .reduce((one, other) -> one + ", " + other)
                    .orElse("");
        }
        if (node.has("const")) {
            return "`" + node.path("const").asText() + "`";
        }
        if (node.has("items")) {
            return "list of " + type(resolved(node.path("items")));
        }
        var type = node.path("type");
        return type.isArray()
                ? StreamSupport.stream(type.spliterator(), false)
                        .map(JsonNode::asText)
                        .reduce((one, other) -> one + " or " + other)
                        .orElse("")
                : type.asText("any");
    }

    private static String usual(JsonNode node, boolean required) {
        return node.has("default") ? "`" + node.path("default") + "`" : required ? "required" : "";
    }

    /** A bar would end a cell. */
    private static String sentence(JsonNode node) {
        return node.path("description").asText("").replace("|", "\\|");
    }
}
