package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;

/** Says in the words of a manifest's writer what the validator of the schema found. */
final class SchemaMessages {

    /** The keyword of editors for a message that fits every mistake in a value. */
    static final String MESSAGE = "errorMessage";

    /** JSON Schema's own mark of what must not be shown again (validation, section 9.4). */
    private static final String SECRET = "writeOnly";

    private final JsonNode schema;
    private final Document document;
    private final Findings findings;

    SchemaMessages(JsonNode schema, Document document, Findings findings) {
        this.schema = schema;
        this.document = document;
        this.findings = findings;
    }

    void add(Error error) {
        var pointer = error.getInstanceLocation().toString();
        var named = error.getProperty() == null ? pointer : Pointers.child(pointer, error.getProperty());
        switch (error.getKeyword()) {
            case "additionalProperties" ->
                findings.atKey(
                        named, "unknown field" + hint(error, names(parent(error).path("properties"))));
            case "required" -> findings.atKey(named, "is required");
            case "propertyNames" -> findings.atKey(named, nameMessage(error));
            case "not" -> findings.atKey(pointer, parent(error).path(MESSAGE).asText());
            default -> value(error, pointer);
        }
    }

    private void value(Error error, String pointer) {
        if (error.getInstanceNode().isNull()) {
            findings.atKey(pointer, "is empty (null): give it a value, or take it away");
        } else {
            findings.atValue(pointer, valueMessage(error, pointer));
        }
    }

    private String valueMessage(Error error, String pointer) {
        var value = error.getInstanceNode();
        var parent = parent(error);
        if (parent.path(SECRET).asBoolean()) {
            return parent.path(MESSAGE).asText();
        }
        if (parent.has(MESSAGE)) {
            var given = value.isContainerNode() && !"type".equals(error.getKeyword())
                    ? ""
                    : ", not " + Wording.describe(value, text(pointer));
            return parent.path(MESSAGE).asText() + given + Wording.quotesHint(parent, value);
        }
        return switch (error.getKeyword()) {
            case "enum" -> Wording.choice(choices(error), value, text(pointer));
            case "const" -> "must be " + error.getSchemaNode().asText();
            case "type" -> Wording.type(parent, value, text(pointer));
            default -> error.getMessage();
        };
    }

    private String text(String pointer) {
        var place = document.places().get(pointer);
        return place == null ? "" : place.text();
    }

    private static String nameMessage(Error error) {
        var rule = error.getSchemaNode();
        return rule.has("enum")
                ? "unknown name" + hint(error, elements(rule.path("enum")))
                : rule.path(MESSAGE).asText();
    }

    private static String hint(Error error, List<String> known) {
        return Nearest.hint(error.getProperty(), known);
    }

    /** The values that are acted on already. */
    private List<String> choices(Error error) {
        var choices = elements(error.getSchemaNode());
        choices.removeAll(elements(parent(error).path(PlannedFields.KEYWORD)));
        return choices;
    }

    /** The schema that the failed keyword stands in. */
    private JsonNode parent(Error error) {
        var pointer = error.getSchemaLocation().getFragment().toString();
        return schema.at(Pointers.parent(pointer));
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> elements(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
