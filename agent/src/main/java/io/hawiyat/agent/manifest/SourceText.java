package io.hawiyat.agent.manifest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.reader.StreamReader;

/** The bytes of a manifest as text: UTF-8, with or without a byte order mark, without control characters. */
sealed interface SourceText {

    /** What every manifest names; a file without it is none of ours, whatever else is wrong with it. */
    String GROUP = "hawiyat.io";

    record Decoded(String text) implements SourceText {}

    record Undecodable(Position position, String message) implements SourceText {}

    static SourceText of(byte[] bytes) {
        var input = ByteBuffer.wrap(bytes);
        var output = CharBuffer.allocate(bytes.length);
        var result = StandardCharsets.UTF_8.newDecoder().decode(input, output, true);
        var text = output.flip().toString();
        if (result.isError()) {
            return new Undecodable(Lines.positionAfter(text), "is not UTF-8 text: save the file as UTF-8");
        }
        return printable(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    /** Whether bytes that may not even be text name the group of our manifests. */
    static boolean namesGroup(byte[] bytes) {
        var name = GROUP + "/";
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(name)
                || new String(bytes, StandardCharsets.UTF_16LE).contains(name)
                || new String(bytes, StandardCharsets.UTF_16BE).contains(name);
    }

    private static SourceText printable(String text) {
        var index = 0;
        while (index < text.length()) {
            var codePoint = text.codePointAt(index);
            if (!StreamReader.isPrintable(codePoint)) {
                var message = "holds the control character U+%04X: is it a binary file?".formatted(codePoint);
                return new Undecodable(Lines.positionAfter(text.substring(0, index)), message);
            }
            index += Character.charCount(codePoint);
        }
        return new Decoded(text);
    }
}
