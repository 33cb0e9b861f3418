package io.hawiyat.agent.queue;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * Why Redis could not be connected to: what says so seldom says why, and the cause of it does.
 *
 * @param reason in one line, without secrets: Redis and the JDK repeat none
 * @param known whether it says why; another attempt may
 */
record Refusal(String reason, boolean known) {

    /** What Lettuce says when it was refused faster than it came to look. */
    private static final String OVER_ALREADY = "RedisHandshakeHandler not registered";

    static Refusal of(Throwable failure) {
        var outer = text(failure);
        var inner = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .reduce((before, after) -> after)
                .map(Refusal::text)
                .orElse(outer);
        if (inner.contains(OVER_ALREADY)) {
            return new Refusal(outer, false);
        }
        return new Refusal(outer.contains(inner) ? outer : outer + ": " + inner, true);
    }

    private static String text(Throwable failure) {
        return Objects.requireNonNullElseGet(failure.getMessage(), failure::toString);
    }
}
