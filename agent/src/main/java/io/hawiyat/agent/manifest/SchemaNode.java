package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;

/** One schema within a schema, seen through its {@code $ref}: its own keywords come before those it refers to. */
record SchemaNode(JsonNode document, JsonNode json) {

    static SchemaNode root(JsonNode document) {
        return new SchemaNode(document, document);
    }

    /** The value of a keyword; a missing node when there is none. */
    JsonNode keyword(String name) {
        var own = json.path(name);
        return own.isMissingNode() && json.has("$ref") ? referred().keyword(name) : own;
    }

    /** The schema of a property; one without keywords when there is none. */
    SchemaNode property(String name) {
        var named = keyword("properties").path(name);
        return new SchemaNode(document, named.isMissingNode() ? keyword("additionalProperties") : named);
    }

    SchemaNode items() {
        return new SchemaNode(document, keyword("items"));
    }

    private SchemaNode referred() {
        return new SchemaNode(document, document.at(json.path("$ref").asText().substring(1)));
    }
}
