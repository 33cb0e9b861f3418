package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.EngineHealth;
import io.hawiyat.agent.docker.ProbeResult;
import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.plan.Observed.Readiness;
import java.time.Instant;
import java.util.Optional;

/**
 * What the probes of one container have said so far, and what follows from it. Pure: answers and time come in.
 *
 * @param startedAt of the start that it speaks of, by the engine's clock: a restarted container begins anew
 * @param since the same by the clock of this agent
 * @param readiness what follows from the answers so far
 * @param failures in a row, outside the start period
 * @param lastCounted when an answer last counted
 */
record Readings(Instant startedAt, Instant since, Readiness readiness, int failures, Instant lastCounted) {

    static Readings none(Instant startedAt, Instant since) {
        return new Readings(startedAt, since, new Readiness.Starting("not probed yet"), 0, Instant.EPOCH);
    }

    /** The readings after one more answer. */
    Readings after(ProbeResult result, Health health, Instant now) {
        return switch (result) {
            case ProbeResult.Healthy healthy ->
                new Readings(startedAt, since, readiness instanceof Readiness.Ready ? readiness : ready(now), 0, now);
            case ProbeResult.Unhealthy(var detail) -> failed(detail, health, now);
        };
    }

    private static Readiness ready(Instant now) {
        return new Readiness.Ready(now);
    }

    private Readings failed(String detail, Health health, Instant now) {
        if (now.isBefore(since.plus(health.startPeriod()))) {
            return new Readings(startedAt, since, new Readiness.Starting(detail), 0, now);
        }
        var inARow = countable(health, now) ? failures + 1 : failures;
        if (inARow < health.retries()) {
            var kept = readiness instanceof Readiness.Ready ? readiness : new Readiness.Starting(detail);
            return new Readings(startedAt, since, kept, inARow, inARow > failures ? now : lastCounted);
        }
        var failingSince = readiness instanceof Readiness.Failing failing ? failing.since() : now;
        return new Readings(startedAt, since, new Readiness.Failing(failingSince, detail), inARow, now);
    }

    /** Probing more often than asked, until the first success, must not make the failures count faster. */
    private boolean countable(Health health, Instant now) {
        return !now.isBefore(lastCounted.plus(health.interval()));
    }

    /** Whether one more answer may change what follows from them. */
    boolean unsure() {
        return failures > 0 || readiness instanceof Readiness.Starting;
    }

    /**
     * For a container without a probe of its own: the image's HEALTHCHECK, else that it runs.
     *
     * @param since it runs, by the clock of this agent
     */
    static Readiness ofEngine(Instant since, Optional<EngineHealth> health, String detail) {
        return health.map(it -> switch (it) {
                    case HEALTHY -> (Readiness) new Readiness.Ready(since);
                    case STARTING ->
                        new Readiness.Starting(detail.isEmpty() ? "the image's health check runs" : detail);
                    case UNHEALTHY -> new Readiness.Failing(since, detail);
                })
                .orElseGet(() -> new Readiness.Ready(since));
    }
}
