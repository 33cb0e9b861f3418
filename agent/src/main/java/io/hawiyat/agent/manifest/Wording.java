package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The parts of messages that name a value or what it must be. */
final class Wording {

    private Wording() {}

    /**
     * Names a value.
     *
     * @param text as written, for a scalar
     */
    static String describe(JsonNode value, String text) {
        return switch (value.getNodeType()) {
            case OBJECT -> "a mapping";
            case ARRAY -> "a list";
            case STRING -> "the text " + Quoting.quoted(value.textValue());
            case NULL -> "empty (null)";
            case BOOLEAN, NUMBER, BINARY, MISSING, POJO -> Quoting.oneLine(text, 40);
        };
    }

    static String choice(List<String> choices, JsonNode value, String text) {
        var unknown = "unknown value " + (value.isTextual() ? Quoting.quoted(text) : describe(value, text));
        return unknown + Nearest.hint(value.asText(), choices);
    }

    static String type(JsonNode schema, JsonNode value, String text) {
        var types = types(schema);
        var wanted = types.contains("string") && types.size() > 1 ? "text" : name(types.getFirst());
        var quote = types.equals(List.of("string")) && value.isValueNode()
                ? ": write " + Quoting.quoted(text) + " in quotes"
                : quotesHint(schema, value);
        return "must be " + wanted + ", not " + describe(value, text) + quote;
    }

    /** The way out when a number or boolean was written as text. */
    static String quotesHint(JsonNode schema, JsonNode value) {
        if (!value.isTextual()) {
            return "";
        }
        var meant = PlainScalar.of(value.textValue());
        var types = types(schema);
        var fits = (meant.isBoolean() && types.contains("boolean"))
                || (meant.isIntegralNumber() && types.contains("integer"))
                || (meant.isNumber() && types.contains("number"));
        return fits ? ": take the quotes away" : "";
    }

    private static List<String> types(JsonNode schema) {
        var type = schema.path("type");
        return type.isArray()
                ? StreamSupport.stream(type.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.toList())
                : List.of(type.asText());
    }

    private static String name(String type) {
        return switch (type) {
            case "string" -> "text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "object" -> "a mapping";
            default -> type;
        };
    }
}
