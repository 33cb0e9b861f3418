package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Prober;
import io.hawiyat.agent.docker.Witness;
import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.plan.Observed.Readiness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What this agent has found out by probing, by container id. Lost with the process, and found out again. */
public final class Probes {

    /** Until the first success: a second of the probe's interval would be a second of every deployment. */
    static final Duration UNTIL_READY = Duration.ofMillis(100);

    private static final Duration SOONEST = Duration.ofMillis(10);

    private final Prober prober;
    private final Witness witness;
    private final InstantSource clock;
    private final Map<String, Readings> readings = new ConcurrentHashMap<>();

    public Probes(Prober prober, Witness witness, InstantSource clock) {
        this.prober = prober;
        this.witness = witness;
        this.clock = clock;
    }

    /** What is known of a container that runs since {@code startedAt}. */
    Readiness readiness(String id, Instant startedAt) {
        return current(id, startedAt).readiness();
    }

    /**
     * Probes a container now, unless it was probed so recently that its health asks for no other.
     *
     * @return what is known afterwards
     */
    Readiness probe(String id, String address, Instant startedAt, Health health) {
        var before = current(id, startedAt);
        var now = clock.instant();
        if (now.isBefore(before.lastCounted().plus(cadence(before, health, now)))) {
            return before.readiness();
        }
        var result = prober.probe(health, id, address);
        var after = before.after(result, health, clock.instant());
        readings.put(id, after);
        return after.readiness();
    }

    /** What is known of it, after a first probe where nothing is. */
    Readiness known(String id, Optional<String> address, Instant startedAt, Health health) {
        var first = address.filter(it -> current(id, startedAt).lastCounted().equals(Instant.EPOCH));
        return first.map(it -> probe(id, it, startedAt, health)).orElseGet(() -> readiness(id, startedAt));
    }

    private static Duration cadence(Readings readings, Health health, Instant now) {
        return readings.readiness() instanceof Readiness.Starting
                ? untilReady(health, readings.since(), now)
                : health.interval();
    }

    /**
     * How soon a container is asked again that has not answered yet: after a tenth of its age, from 10 to 100 ms, so that
     * asking adds no more than a tenth to the time it takes to start. A command is a process of its own each time, and is
     * not asked that often; nor is one whose start is in the future of this clock.
     */
    static Duration untilReady(Health health, Instant startedAt, Instant now) {
        var age = Duration.between(startedAt, now);
        if (health.probe() instanceof Health.Probe.Command || age.isNegative()) {
            return UNTIL_READY;
        }
        var pace = age.dividedBy(10);
        return pace.compareTo(SOONEST) < 0 ? SOONEST : pace.compareTo(UNTIL_READY) > 0 ? UNTIL_READY : pace;
    }

    private Readings current(String id, Instant startedAt) {
        return readings.compute(
                id,
                (key, known) -> known == null || !known.startedAt().equals(startedAt)
                        ? Readings.none(startedAt, witness.local(startedAt))
                        : known);
    }

    /** Whether the last answers were failures, and too few to tell. */
    boolean unsure(String id) {
        var known = readings.get(id);
        return known != null && !(known.readiness() instanceof Readiness.Failing) && known.unsure();
    }

    void forget(String id) {
        readings.remove(id);
    }
}
