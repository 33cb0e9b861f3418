package io.hawiyat.agent.observe;

import java.time.Duration;
import java.time.Instant;

/** Every item once in a period, and about as many in each slice of it. Pure. */
record Spread(Duration period, Duration slice) {

    /** Whether this item's turn came after the last look and until now: looks may come late, and leave nobody out. */
    boolean turn(long item, Instant last, Instant now) {
        var width = Math.max(1, slice.toMillis());
        var slices = Math.max(1, period.toMillis() / width);
        var from = Math.floorDiv(last.toEpochMilli(), width);
        var passed = Math.floorDiv(now.toEpochMilli(), width) - from;
        var own = Math.floorMod(item - from - 1, slices);
        return own < passed;
    }
}
