package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One of Traefik's own middlewares as a route uses it: by content, so that no git is needed to publish it again.
 *
 * @param name of the manifest that declares it
 * @param type Traefik's own name, such as {@code rateLimit}; never {@code chain}, whose members stand in its place
 * @param settings Traefik's own fields, in the order of their names
 */
public record Middleware(String name, String type, JsonNode settings) {

    private static final String USERS = "users";
    private static final String SECRET = "secret";
    private static final String DIGEST = "digest";

    public Middleware {
        settings = sorted(settings);
    }

    @Override
    public JsonNode settings() {
        return settings.deepCopy();
    }

    /** What it uses of Secrets: lines of those who may pass. */
    Stream<SecretUse.Value> secrets() {
        return StreamSupport.stream(settings.path(USERS).spliterator(), false)
                .filter(JsonNode::isObject)
                .map(Middleware::value);
    }

    private static SecretUse.Value value(JsonNode user) {
        return SecretUse.Value.named(user.path(SECRET).asText())
                .with(user.path(DIGEST).asText());
    }

    /** The same middleware, its use of Secrets resolved. */
    public Middleware withSecrets(Function<SecretUse.Value, SecretUse.Value> resolved) {
        return withUsers(value -> Stream.of(JsonNodeFactory.instance
                .objectNode()
                .put(SECRET, value.reference())
                .put(DIGEST, resolved.apply(value).digest())));
    }

    /** The same middleware with the lines that its Secrets hold. */
    public Middleware withLines(Function<SecretUse.Value, Stream<String>> lines) {
        return withUsers(value -> lines.apply(value).map(JsonNodeFactory.instance::textNode));
    }

    private Middleware withUsers(Function<SecretUse.Value, Stream<? extends JsonNode>> others) {
        if (secrets().findAny().isEmpty()) {
            return this;
        }
        var changed = (ObjectNode) settings();
        var users = changed.putArray(USERS);
        settings.path(USERS)
                .forEach(user -> (user.isObject() ? others.apply(value(user)) : Stream.of(user)).forEach(users::add));
        return new Middleware(name, type, changed);
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
