package io.hawiyat.agent.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** The engine's JSON as trees: its fields are more, and other, from version to version than any type holds. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static JsonNode read(InputStream body) throws IOException {
        return MAPPER.readTree(body);
    }

    static JsonNode read(Path file) throws IOException {
        return MAPPER.readTree(file.toFile());
    }

    static JsonNode read(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    /** One document after another, as each comes. */
    static MappingIterator<JsonNode> stream(InputStream body) throws IOException {
        return MAPPER.readerFor(JsonNode.class).readValues(body);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }
}
