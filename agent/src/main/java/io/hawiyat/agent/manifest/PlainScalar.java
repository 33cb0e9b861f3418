package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * What a scalar without quotes means, by the core schema of YAML 1.2 (section 10.3): {@code no} and {@code on} are
 * text, {@code 1:30} is text. A number that readers of YAML disagree on (octal, hexadecimal, leading zeros, infinite)
 * is text as well.
 */
final class PlainScalar {

    /** Marks scalars without quotes and tag, whose meaning is for {@link #of} to find. */
    static final Tag TAG = new Tag("plain");

    private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]{0,17})");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(0|[1-9][0-9]{0,40})?(\\.[0-9]{0,40})?([eE][-+]?[0-9]{1,3})?");

    private PlainScalar() {}

    /** Leaves every decision to {@link #of}. */
    static final class CoreResolver extends Resolver {

        @Override
        protected void addImplicitResolvers() {
            // SnakeYAML's own are those of YAML 1.1, where "no" is false.
        }

        @Override
        public Tag resolve(NodeId kind, String value, boolean implicit) {
            return switch (kind) {
                case scalar -> implicit ? TAG : Tag.STR;
                case sequence -> Tag.SEQ;
                case mapping -> Tag.MAP;
                case anchor -> throw new IllegalStateException("an anchor has no tag");
            };
        }
    }

    static JsonNode of(String text) {
        var nodes = JsonNodeFactory.instance;
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> nodes.nullNode();
            case "true", "True", "TRUE" -> nodes.booleanNode(true);
            case "false", "False", "FALSE" -> nodes.booleanNode(false);
            default -> number(text, nodes);
        };
    }

    private static JsonNode number(String text, JsonNodeFactory nodes) {
        if (INTEGER.matcher(text).matches()) {
            return nodes.numberNode(Long.parseLong(text));
        }
        var hasDigit = text.chars().limit(100).anyMatch(c -> c >= '0' && c <= '9');
        if (hasDigit && DECIMAL.matcher(text).matches()) {
            return finite(text, nodes);
        }
        return nodes.textNode(text);
    }

    private static JsonNode finite(String text, JsonNodeFactory nodes) {
        try {
            var value = Double.parseDouble(text);
            return Double.isFinite(value) ? nodes.numberNode(value) : nodes.textNode(text);
        } catch (NumberFormatException onlyAnExponent) {
            return nodes.textNode(text);
        }
    }
}
