package io.hawiyat.agent.docker;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

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
    private volatile Offset offset = new Offset(Duration.ZERO, Duration.ZERO, Instant.MIN, Instant.MIN);
    private final AtomicLong breaks = new AtomicLong();

    /**
     * How far this agent's clock is ahead of the engine's.
     *
     * @param before what it was until {@code told}, the last that the engine told before one of them was set
     * @param changed the first that it told after
     */
    private record Offset(Duration ahead, Duration before, Instant told, Instant changed) {
        Duration at(Instant time, Instant last) {
            var setBack = changed.isBefore(told);
            var isOld = setBack ? time.isAfter(last.plus(SET)) : !time.isAfter(told);
            return isOld ? before : ahead;
        }
    }

    /** Whether this agent has heard all that the engine told from a time on, by the engine's clock. */
    public boolean saw(Instant time) {
        return !time.isBefore(since);
    }

    /** A time that the engine told, by the clock of this agent: either may have been set without the other. */
    public Instant local(Instant time) {
        return time.plus(offset.at(time, last));
    }

    /** From now on everything is heard. */
    void begin(Instant engine, Instant agent) {
        since = engine;
        compare(engine, agent);
    }

    /** What the engine told just now; what it tells once more is no news of its clock. */
    void heard(Instant engine, Instant agent) {
        if (engine.isBefore(last.minus(SET))) {
            // Its clock was set back: what ends from now on is told with earlier times.
            begin(engine, agent);
        } else if (saw(engine)) {
            compare(engine, agent);
        }
    }

    void end() {
        since = Instant.MAX;
        breaks.incrementAndGet();
    }

    /** How often it was not heard any more: the same number twice, and nothing was missed between. */
    public long breaks() {
        return breaks.get();
    }

    private void compare(Instant engine, Instant agent) {
        var apart = Duration.between(engine, agent);
        var ahead = apart.abs().compareTo(SET) < 0 ? Duration.ZERO : apart;
        if (ahead.minus(offset.ahead()).abs().compareTo(SET) >= 0) {
            offset = new Offset(ahead, offset.ahead(), last, engine);
        }
        last = engine;
    }
}
