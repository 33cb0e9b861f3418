package io.hawiyat.agent.traefik;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How often one who waits looks again: often at first, because Traefik takes most files in 5 to 20 ms. */
final class Pace {

    private static final double GROWTH = 1.3;
    private static final long LONGEST = Duration.ofMillis(50).toNanos();

    private long next = Duration.ofMillis(3).toNanos();

    /** Pauses for the next step, but not beyond the deadline. Polled: Traefik tells nobody what it took. */
    void pause(Deadline deadline) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.min(next, deadline.remaining().toNanos()));
        next = Math.min(LONGEST, (long) (next * GROWTH));
    }
}
