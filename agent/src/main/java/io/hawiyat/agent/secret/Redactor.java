package io.hawiyat.agent.secret;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/** Takes the values that are in use out of texts that others wrote: logs, answers of probes, errors of the engine. */
public final class Redactor {

    /** A shorter one is in every other text, and no secret. */
    private static final int SHORTEST = 4;

    private static final String PUT_INSTEAD = "[secret]";

    /** The longest first: one value may be a part of another. */
    private final Set<String> values = new ConcurrentSkipListSet<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /** From now on this value, each of its lines and their base64 are in no text. */
    public void remember(String value) {
        Stream.concat(Stream.of(value), value.lines())
                .flatMap(text -> Stream.of(text, text.strip()))
                .flatMap(text -> Stream.of(text, base64(text)))
                .filter(text -> text.length() >= SHORTEST)
                .forEach(values::add);
    }

    /** Without its padding, so that it is found within longer ones as well. */
    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text without them. */
    public String redact(String text) {
        var redacted = text;
        for (var value : values) {
            redacted = redacted.contains(value) ? redacted.replace(value, PUT_INSTEAD) : redacted;
        }
        return redacted;
    }
}
