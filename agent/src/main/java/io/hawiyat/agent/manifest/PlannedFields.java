package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the fields and values that the schema knows but the agent does not act on yet: {@code x-hawiyat-planned} is
 * {@code true} for a whole field, or a list of values.
 */
final class PlannedFields {

    static final String KEYWORD = "x-hawiyat-planned";

    private final Findings findings;
    private final Set<String> found = new HashSet<>();

    PlannedFields(Findings findings) {
        this.findings = findings;
    }

    void check(SchemaNode schema, JsonNode value, String pointer) {
        var planned = schema.keyword(KEYWORD);
        if (planned.isBoolean() && planned.booleanValue()) {
            found.add(pointer);
            findings.atKey(pointer, "is not supported yet");
        } else if (planned.isArray() && contains(planned, value)) {
            found.add(pointer);
            findings.atValue(pointer, Quoting.quoted(value.asText()) + " is not supported yet");
        } else {
            value.properties()
                    .forEach(entry -> check(
                            schema.property(entry.getKey()),
                            entry.getValue(),
                            Pointers.child(pointer, entry.getKey())));
            for (var index = 0; value.isArray() && index < value.size(); index++) {
                check(schema.items(), value.get(index), Pointers.item(pointer, index));
            }
        }
    }

    /** Whether a value is, or is part of, something planned: what else is wrong with it does not matter yet. */
    boolean cover(String pointer) {
        return Pointers.isCovered(pointer, found);
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (var item : list) {
            if (item.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
