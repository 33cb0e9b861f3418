package io.hawiyat.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of a wall clock that may be set. Set forward it is followed. Set back it is not: whatever waits for a time
 * that was told before would wait for as long again. Time then goes on at half its pace until the wall clock has caught
 * up, so that each wait takes twice as long at most, and nothing that is scheduled comes twice.
 */
final class SteadyClock implements InstantSource {

    private static final Logger LOG = LoggerFactory.getLogger(SteadyClock.class);

    /** Less is what any clock does that is kept by NTP. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(5);

    private final InstantSource wall;
    private final LongSupplier nanos;
    private Instant told;
    private long toldAt;
    private boolean behind;

    /** @param nanos a monotonic clock, such as {@link System#nanoTime} */
    SteadyClock(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        this.told = wall.instant();
        this.toldAt = nanos.getAsLong();
    }

    @Override
    public synchronized Instant instant() {
        var now = wall.instant();
        var tick = nanos.getAsLong();
        var slow = told.plusNanos((tick - toldAt) / 2);
        if (slow.isAfter(now)) {
            tell(Duration.between(now, slow));
        } else {
            behind = false;
        }
        if (slow.isAfter(now) || now.isAfter(told)) {
            told = slow.isAfter(now) ? slow : now;
            toldAt = tick;
        }
        return told;
    }

    private void tell(Duration ahead) {
        if (!behind && ahead.compareTo(WORTH_TELLING) > 0) {
            behind = true;
            LOG.atWarn()
                    .addKeyValue("seconds", ahead.toSeconds())
                    .log(
                            "the clock of this machine was set back; time goes on at half its pace until it has caught up");
        }
    }
}
