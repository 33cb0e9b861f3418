package io.hawiyat.agent.traefik;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A lock between agents that nobody tells the end of: it is asked for again and again until it is free. */
@FunctionalInterface
interface Turn {

    Duration LONGEST_WAIT = Duration.ofSeconds(30);
    Duration PAUSE = Duration.ofMillis(10);

    /** Whether the lock is the caller's from now on. */
    boolean taken() throws IOException;

    /**
     * Returns when the lock is the caller's.
     *
     * @throws IOException when it does not come within half a minute, or the thread was interrupted
     */
    default void await() throws IOException {
        var deadline = Deadline.in(LONGEST_WAIT);
        try {
            while (!taken()) {
                if (deadline.passed()) {
                    throw new IOException("another application that shares routes is being published for "
                            + LONGEST_WAIT.toSeconds() + " s already");
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for others", stopping);
        }
    }
}
