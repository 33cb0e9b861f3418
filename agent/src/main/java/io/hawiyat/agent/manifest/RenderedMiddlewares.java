package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The middlewares that routes use, by name, as a person may see them. */
final class RenderedMiddlewares {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RenderedMiddlewares() {}

    static ObjectNode of(List<Route> routes) {
        var rendered = NODES.objectNode();
        routes.stream()
                .flatMap(route -> route.middlewares().stream())
                .forEach(it -> rendered.putObject(it.name()).set(it.type(), shown(it)));
        return rendered;
    }

    private static JsonNode shown(Middleware middleware) {
        var settings = middleware.settings();
        if (settings instanceof ObjectNode object && object.has("users")) {
            var users = NODES.arrayNode();
            object.path("users").forEach(user -> users.add(shown(user)));
            object.set("users", users);
        }
        return settings;
    }

    private static JsonNode shown(JsonNode user) {
        return user.isObject()
                ? NODES.objectNode().set("secret", user.path("secret"))
                : NODES.textNode(withoutHash(user.asText()));
    }

    /** With what tells one hash from another in place of it: who has it can try passwords. */
    private static String withoutHash(String user) {
        var colon = user.indexOf(':');
        return user.substring(0, colon) + ":(" + digest(user.substring(colon + 1)) + ")";
    }

    private static String digest(String text) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
