package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.TreeSet;

/**
 * One of Traefik's own middlewares as a route uses it: by content, so that no git is needed to publish it again.
 *
 * @param name of the manifest that declares it
 * @param type Traefik's own name, such as {@code rateLimit}; never {@code chain}, whose members stand in its place
 * @param settings Traefik's own fields, in the order of their names
 */
public record Middleware(String name, String type, JsonNode settings) {

    public Middleware {
        settings = sorted(settings);
    }

    @Override
    public JsonNode settings() {
        return settings.deepCopy();
    }

    /** A copy that is equal in its text as well when it is equal. */
    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            var names = new TreeSet<String>();
            node.fieldNames().forEachRemaining(names::add);
            var object = JsonNodeFactory.instance.objectNode();
            names.forEach(name -> object.set(name, sorted(node.path(name))));
            return object;
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> array.add(sorted(item)));
            return array;
        }
        return node;
    }
}
