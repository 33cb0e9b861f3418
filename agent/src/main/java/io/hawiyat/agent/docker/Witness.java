package io.hawiyat.agent.docker;

import java.time.Instant;

/**
 * Since when this agent has heard all that the engine tells, by the engine's own clock. What ended before was perhaps
 * ended by the engine itself: one that is stopped stops its containers, and one that was killed stops them when it is
 * started again, and does not start them again.
 */
public final class Witness {

    private volatile Instant since = Instant.MAX;

    /** Whether this agent was there at a time that the engine tells. */
    public boolean saw(Instant time) {
        return !time.isBefore(since);
    }

    void begin(Instant now) {
        since = now;
    }

    void end() {
        since = Instant.MAX;
    }
}
