package io.hawiyat.agent.observe;

import java.time.Duration;
import java.time.Instant;

/** Every item once in a period, and about as many in each slice of it. Pure. */
record Spread(Duration period, Duration slice) {

    /** Whether it is this item's turn in the slice that begins now. */
    boolean turn(long item, Instant now) {
        var slices = Math.max(1, period.toMillis() / Math.max(1, slice.toMillis()));
        var current = now.toEpochMilli() / Math.max(1, slice.toMillis());
        return Math.floorMod(item, slices) == Math.floorMod(current, slices);
    }
}
