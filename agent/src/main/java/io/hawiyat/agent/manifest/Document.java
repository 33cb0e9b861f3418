package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One YAML document as JSON, with the place of every key and value.
 *
 * @param places by JSON pointer
 * @param problems those that YAML allows and manifests do not: duplicate keys, tags, keys that are not text
 */
record Document(String file, JsonNode root, Map<String, Place> places, List<Problem> problems) {

    /**
     * Where a value stands.
     *
     * @param key of its key; for an item of a list, of the item itself
     * @param text a scalar exactly as written, without its quotes; otherwise empty
     */
    record Place(Position key, Position value, String text) {}

    /** Of the key, or of the closest thing around it when there is no such value. */
    Position keyPosition(String pointer) {
        var place = places.get(pointer);
        return place != null ? place.key() : keyPosition(Pointers.parent(pointer));
    }

    /** Of the value, or of the closest key around it when there is no such value. */
    Position valuePosition(String pointer) {
        var place = places.get(pointer);
        return place != null ? place.value() : keyPosition(pointer);
    }

    /** Of the value that is called so, see {@link Pointers#field}, or of the closest key around it. */
    Position fieldPosition(String field) {
        return places.keySet().stream()
                .filter(pointer -> Pointers.isPartOf(field, Pointers.field(pointer)))
                .max(Comparator.comparingInt(String::length))
                .map(pointer -> Pointers.field(pointer).equals(field) ? valuePosition(pointer) : keyPosition(pointer))
                .orElseGet(() -> keyPosition(""));
    }

    /** Its first. */
    int line() {
        return keyPosition("").line();
    }

    /** {@code file:line} of the document. */
    String at() {
        return file + ":" + line();
    }
}
