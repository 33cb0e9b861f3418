package io.hawiyat.agent.source;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When a source is looked at next. Pure: time and chance come in. */
public final class PollSchedule {

    /** The longest pause between tries of a failing source, unless its interval is longer. */
    public static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);

    private static final double JITTER = 0.1;

    /** Past this many doublings every interval is beyond the longest backoff. */
    private static final int MOST_DOUBLINGS = 10;

    private PollSchedule() {}

    /**
     * An interval from now, a tenth more or less so that many sources spread. The first failure is tried again at the
     * interval, each further one after twice the pause, up to {@link #LONGEST_BACKOFF} and never before the interval.
     */
    public static Instant next(Duration interval, int consecutiveFailures, RandomGenerator random, Instant now) {
        if (consecutiveFailures == 0) {
            return now.plus(jittered(interval, random));
        }
        var doublings = Math.min(consecutiveFailures - 1, MOST_DOUBLINGS);
        var pause = shorter(interval.multipliedBy(1L << doublings), longer(interval, LONGEST_BACKOFF));
        return now.plus(longer(interval, jittered(pause, random)));
    }

    private static Duration jittered(Duration pause, RandomGenerator random) {
        return Duration.ofMillis(Math.round(pause.toMillis() * random.nextDouble(1 - JITTER, 1 + JITTER)));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
