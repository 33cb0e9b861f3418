package io.hawiyat.agent.converge;

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

    /** A burst is over when nothing has come for this long. */
    static final Duration CALM_ENOUGH = Duration.ofSeconds(1);

    /** From the beginning of one rollout: however many commits keep arriving, the next begins then. */
    static final Duration PATIENCE = Duration.ofSeconds(6);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final HealPace heals;
    private final Map<Long, Begun> begun = new ConcurrentHashMap<>();

    /** @param burst whether the next one came too soon, so that more may follow it */
    private record Begun(Instant at, boolean burst) {}

    RolloutPace(RandomGenerator random) {
        this.heals = new HealPace(random);
    }

    /**
     * Until when the next rollout waits; empty when it may begin.
     *
     * @param queued when the newest that is to be rolled out was recorded
     * @param arriving whether something newer is on its way
     */
    Optional<Instant> wait(long application, Instant queued, boolean arriving, Instant now) {
        return Optional.ofNullable(begun.get(application)).flatMap(last -> {
            var apart = after(last.at(), APART, now);
            apart.ifPresent(soon -> begun.put(application, new Begun(last.at(), true)));
            return apart.or(() -> last.burst() ? calm(last.at(), queued, arriving, now) : Optional.empty());
        });
    }

    private static Optional<Instant> calm(Instant last, Instant queued, boolean arriving, Instant now) {
        var calm = arriving ? Optional.of(now.plus(LOOK_AGAIN)) : after(queued, CALM_ENOUGH, now);
        return after(last, PATIENCE, now).flatMap(latest -> calm.map(it -> it.isBefore(latest) ? it : latest));
    }

    void began(long application, Instant now) {
        begun.put(application, new Begun(now, false));
    }

    /** See {@link HealPace#begin}. */
    Optional<Instant> heal(long application, String what, Instant now) {
        return heals.begin(application, what, now);
    }

    /** A clock that was put back must not make anybody wait longer than asked. */
    static Optional<Instant> after(Instant last, Duration pause, Instant now) {
        var end = last.plus(pause);
        return now.isBefore(end) && !last.isAfter(now) ? Optional.of(end) : Optional.empty();
    }

    void forget(long application) {
        begun.remove(application);
        heals.forget(application);
    }
}
