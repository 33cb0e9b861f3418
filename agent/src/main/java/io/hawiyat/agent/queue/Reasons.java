package io.hawiyat.agent.queue;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Why Redis could not be connected to: what says so seldom says why, and the cause of it does. */
final class Reasons {

    /** What Lettuce says when it was refused faster than it came to look: the next attempt may say why. */
    private static final String OVER_ALREADY = "RedisHandshakeHandler not registered";

    private Reasons() {}

    /** In one line, without secrets: Redis and the JDK repeat none. Empty when nothing is known of it. */
    static Optional<String> of(Throwable failure) {
        var outer = text(failure);
        var inner = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .reduce((before, after) -> after)
                .map(Reasons::text)
                .orElse(outer);
        return Optional.of(outer.contains(inner) ? outer : outer + ": " + inner)
                .filter(reason -> !reason.contains(OVER_ALREADY));
    }

    private static String text(Throwable failure) {
        return Objects.requireNonNullElseGet(failure.getMessage(), failure::toString);
    }
}
