package io.hawiyat.agent.traefik;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Dynamic configuration as Traefik's key-value providers read it: one key for each scalar, its path joined by slashes,
 * items of lists by their number, and {@code true} for what is there and has nothing in it.
 */
final class KeyValues {

    private final SortedMap<String, String> values = new TreeMap<>();

    private KeyValues() {}

    /** A file's text, below a key. */
    static SortedMap<String, String> of(String root, DynamicFile file) {
        try {
            var keys = new KeyValues();
            keys.add(root, DynamicText.tree(file.text().getBytes(StandardCharsets.UTF_8)));
            return keys.values;
        } catch (IOException e) {
            throw new UncheckedIOException(file.name() + " is not what the agent wrote", e);
        }
    }

    /** Something that is never used. Traefik keeps what it had when there is nothing left to read. */
    static Map<String, String> anchor(String root) {
        return Map.of(root + "/http/middlewares/hawiyat/compress", "true");
    }

    private void add(String key, JsonNode node) {
        if (node.isValueNode()) {
            values.put(key, node.asText());
        } else if (node.isEmpty()) {
            values.put(key, "true");
        } else if (node.isArray()) {
            for (var index = 0; index < node.size(); index++) {
                add(key + "/" + index, node.get(index));
            }
        } else {
            node.properties().forEach(child -> add(key + "/" + child.getKey(), child.getValue()));
        }
    }
}
