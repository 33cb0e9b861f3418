package io.hawiyat.agent.docker;

import java.time.Duration;
import java.time.Instant;

/**
 * What this agent has heard of the engine, and of its clock. What ended before was perhaps ended by the engine itself: one
 * that is stopped stops its containers, and one that was killed stops them when it is started again, and does not start
 * them again.
 */
public final class Witness {

    /** Less is what clocks are apart that nobody has set, and what a busy machine tells late. */
    static final Duration SET = Duration.ofSeconds(30);

    private volatile Instant since = Instant.MAX;
    private volatile Instant last = Instant.EPOCH;
    private volatile Duration ahead = Duration.ZERO;

    /** Whether this agent has heard all that the engine told from a time on, by the engine's clock. */
    public boolean saw(Instant time) {
        return !time.isBefore(since);
    }

    /** A time that the engine told, by the clock of this agent: either may have been set without the other. */
    public Instant local(Instant time) {
        return time.plus(ahead);
    }

    /** From now on everything is heard. */
    void begin(Instant engine, Instant agent) {
        since = engine;
        last = engine;
        compare(engine, agent);
    }

    /** Something that the engine told; what it tells once more is older than its beginning, and no news. */
    void heard(Instant engine, Instant agent) {
        if (engine.isBefore(last.minus(SET))) {
            // Its clock was set back: what ends from now on is told with earlier times.
            begin(engine, agent);
        } else if (saw(engine)) {
            last = engine;
            compare(engine, agent);
        }
    }

    void end() {
        since = Instant.MAX;
    }

    private void compare(Instant engine, Instant agent) {
        var apart = Duration.between(engine, agent);
        ahead = apart.abs().compareTo(SET) < 0 ? Duration.ZERO : apart;
    }
}
