package io.hawiyat.agent.converge;

import io.hawiyat.agent.queue.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * How soon one application may be rolled out, or healed, again: commits that keep arriving are taken together, and what
 * breaks as soon as it is healed is not healed for ever at full speed. Lost with the process, which costs one heal.
 */
final class RolloutPace {

    static final Duration APART = Duration.ofSeconds(2);
    private static final int HEALS_AT_ONCE = 3;
    private static final Duration CALM = Duration.ofMinutes(10);

    private final RandomGenerator random;
    private final Map<Long, Instant> begun = new ConcurrentHashMap<>();
    private final Map<Long, Heals> heals = new ConcurrentHashMap<>();

    /** @param count of those that followed one another without a calm time between */
    private record Heals(int count, Instant last, Duration pause) {}

    RolloutPace(RandomGenerator random) {
        this.random = random;
    }

    /** Until when the next rollout waits; empty when it may begin. */
    Optional<Instant> wait(long application, Instant now) {
        return Optional.ofNullable(begun.get(application)).flatMap(last -> after(last, APART, now));
    }

    void began(long application, Instant now) {
        begun.put(application, now);
    }

    /** Until when the next heal waits; empty when it may begin, and then it counts as begun. */
    Optional<Instant> heal(long application, Instant now) {
        var before = Optional.ofNullable(heals.get(application))
                .filter(it -> now.isBefore(it.last().plus(CALM).plus(it.pause())))
                .orElse(new Heals(0, Instant.EPOCH, Duration.ZERO));
        var wait = after(before.last(), before.pause(), now);
        if (wait.isEmpty()) {
            var count = before.count() + 1;
            var pause = count < HEALS_AT_ONCE ? Duration.ZERO : Backoff.delay(count - HEALS_AT_ONCE + 1, random);
            heals.put(application, new Heals(count, now, pause));
        }
        return wait;
    }

    /** A clock that was put back must not make anybody wait longer than asked. */
    private static Optional<Instant> after(Instant last, Duration pause, Instant now) {
        var end = last.plus(pause);
        return now.isBefore(end) && !last.isAfter(now) ? Optional.of(end) : Optional.empty();
    }

    void forget(long application) {
        begun.remove(application);
        heals.remove(application);
    }
}
