package io.hawiyat.agent.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** How long a failed attempt waits for the next: 5 s doubling to 5 min, up to a fifth less by chance. */
public final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(5);
    /** The longest that any attempt waits for the next. */
    public static final Duration LONGEST = Duration.ofMinutes(5);

    private static final double JITTER = 0.2;
    private static final int DOUBLINGS_TO_LONGEST = 6;

    private Backoff() {}

    /**
     * Whether an attempt that was put off still waits. One that would wait for longer than any does was put off by a
     * clock that was set back since, and does not.
     */
    public static boolean waits(Instant until, Instant now) {
        return now.isBefore(until) && !until.isAfter(now.plus(LONGEST));
    }

    /**
     * Shortened by chance and never lengthened, so that 5 min is a promise, and items that failed together do not come
     * back together.
     *
     * @param attempt the attempt that failed, from 1
     */
    public static Duration delay(int attempt, RandomGenerator random) {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts are counted from 1, but this is " + attempt);
        }
        var doubled = FIRST.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS_TO_LONGEST));
        var full = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return Duration.ofMillis(Math.round(full.toMillis() * (1 - JITTER * random.nextDouble())));
    }
}
