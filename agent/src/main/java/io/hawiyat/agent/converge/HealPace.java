package io.hawiyat.agent.converge;

import io.hawiyat.agent.queue.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * How soon an application may be healed of the same again: what comes back as soon as it is healed is not healed for ever
 * at full speed. Somebody who changes one thing after the other is not taken for that. Lost with the process, which costs
 * some heals.
 */
final class HealPace {

    private static final int AT_ONCE = 5;
    private static final Duration CALM = Duration.ofMinutes(10);

    /** What differs beyond that many is all the same: so many do not differ by chance. */
    private static final int KINDS = 30;

    private static final String ANYTHING = "";

    private final RandomGenerator random;
    private final Map<Long, Map<String, Heals>> applications = new ConcurrentHashMap<>();

    /** @param count of those that followed one another without a calm time between */
    private record Heals(int count, Instant last, Duration pause) {
        boolean calm(Instant now) {
            return !now.isBefore(last.plus(CALM).plus(pause));
        }
    }

    HealPace(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Until when the next heal waits; empty when it may begin, and then it counts as begun.
     *
     * @param what is wrong, said in the same words when it comes back
     */
    Optional<Instant> begin(long application, String what, Instant now) {
        var heals = applications.computeIfAbsent(application, any -> new HashMap<>());
        synchronized (heals) {
            heals.values().removeIf(it -> it.calm(now));
            var kind = heals.containsKey(what) || heals.size() < KINDS ? what : ANYTHING;
            var before = heals.getOrDefault(kind, new Heals(0, Instant.EPOCH, Duration.ZERO));
            var wait = RolloutPace.after(before.last(), before.pause(), now);
            if (wait.isEmpty()) {
                heals.put(kind, next(before.count() + 1, now));
            }
            return wait;
        }
    }

    private Heals next(int count, Instant now) {
        return new Heals(count, now, count < AT_ONCE ? Duration.ZERO : Backoff.delay(count - AT_ONCE + 1, random));
    }

    void forget(long application) {
        applications.remove(application);
    }
}
