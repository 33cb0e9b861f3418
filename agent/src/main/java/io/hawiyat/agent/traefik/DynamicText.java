package io.hawiyat.agent.traefik;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Dynamic configuration as the text of a file, and back. The text is JSON, which is YAML too.
 *
 * <p>Traefik's file provider evaluates every file as a Go template before it reads it. A template begins
 * with two opening braces: those of strings are written as JSON's escape of their code point, and those of JSON itself
 * never touch, so that nothing is ever evaluated, and every string comes back as it was.
 */
final class DynamicText {

    /** Traefik 3.7 joins the strings of a list by this character and splits them again (paerser, file/raw_node.go). */
    private static final char LIST_SEPARATOR = '\u2551';

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .withConfigOverride(List.class, DynamicText::emptyWhenMissing)
            .withConfigOverride(SortedMap.class, DynamicText::emptyWhenMissing)
            .build();

    private static final ObjectWriter WRITER =
            MAPPER.writerWithDefaultPrettyPrinter().with(new YamlEscapes());

    private DynamicText() {}

    /** Traefik leaves out what is empty. */
    private static void emptyWhenMissing(MutableConfigOverride type) {
        type.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }

    /**
     * The text of a tree of maps, lists, records and scalars.
     *
     * @throws IllegalArgumentException for strings that Traefik can not be told: not Unicode, or within a list those
     *     that it would trim or split
     */
    static String write(Object tree) {
        try {
            var text = WRITER.writeValueAsString(tree);
            requireTellable(MAPPER.valueToTree(tree));
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw new IllegalArgumentException("a text is not Unicode: it has half of a surrogate pair");
            }
            return text;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a tree of maps, lists and scalars: " + tree, e);
        }
    }

    /** Reads what {@link #write} wrote, or what Traefik's API shows of it; empty when it is neither. */
    static <T> Optional<T> read(String text, Class<T> type) {
        try {
            return Optional.ofNullable(MAPPER.readValue(text, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Reads one part of what Traefik's API shows; empty when it has another shape. */
    static <T> Optional<T> read(JsonNode node, Class<T> type) {
        try {
            return Optional.ofNullable(MAPPER.treeToValue(node, type));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Any JSON. */
    static JsonNode tree(byte[] text) throws IOException {
        return MAPPER.readTree(text);
    }

    private static void requireTellable(JsonNode node) {
        for (var child : node) {
            if (node.isArray() && child.isTextual() && !survivesList(child.textValue())) {
                throw new IllegalArgumentException("Traefik would split or trim this item of a list: " + child);
            }
            requireTellable(child);
        }
    }

    private static boolean survivesList(String item) {
        return item.indexOf(LIST_SEPARATOR) < 0
                && !item.isEmpty()
                && !trims(item.charAt(0))
                && !trims(item.charAt(item.length() - 1));
    }

    private static boolean trims(char c) {
        return c <= ' ' || c == '\u0085' || c == '\u00a0' || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** Escapes, beside what JSON does, braces and the characters that YAML does not allow as they are. */
    private static final class YamlEscapes extends CharacterEscapes {

        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            var codes = CharacterEscapes.standardAsciiEscapesForJSON();
            codes['{'] = CharacterEscapes.ESCAPE_STANDARD;
            codes[0x7f] = CharacterEscapes.ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int ch) {
            return printable(ch) ? null : new SerializedString(String.format(Locale.ROOT, "\\u%04x", ch));
        }

        private static boolean printable(int ch) {
            return ch >= 0xa0 && ch != 0x2028 && ch != 0x2029 && ch != 0xfeff && ch != 0xfffe && ch != 0xffff;
        }
    }
}
