package io.hawiyat.agent.queue;

import java.util.Objects;
import java.util.stream.Stream;

/** Why Redis could not be connected to: what says so seldom says why, and the cause of it does. */
final class Reasons {

    private Reasons() {}

    /** In one line, without secrets: Redis and the JDK repeat none. */
    static String of(Throwable failure) {
        var outer = text(failure);
        var inner = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .reduce((before, after) -> after)
                .map(Reasons::text)
                .orElse(outer);
        return outer.contains(inner) ? outer : outer + ": " + inner;
    }

    private static String text(Throwable failure) {
        return Objects.requireNonNullElseGet(failure.getMessage(), failure::toString);
    }
}
