package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.EngineHealth;
import io.hawiyat.agent.docker.ProbeResult;
import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.Observed.State;
import java.time.Instant;
import java.util.Optional;

/**
 * What the probes of one container have said so far, and what follows from it. Pure: answers and time come in.
 *
 * @param startedAt of the start that it speaks of: a restarted container begins anew
 * @param readiness what follows from the answers so far
 * @param failures in a row, outside the start period
 * @param lastCounted when an answer last counted
 */
record Readings(Instant startedAt, Readiness readiness, int failures, Instant lastCounted) {

    static Readings none(Instant startedAt) {
        return new Readings(startedAt, new Readiness.Starting("not probed yet"), 0, Instant.EPOCH);
    }

    /** The readings after one more answer. */
    Readings after(ProbeResult result, Health health, Instant now) {
        return switch (result) {
            case ProbeResult.Healthy healthy ->
                new Readings(startedAt, readiness instanceof Readiness.Ready ? readiness : ready(now), 0, now);
            case ProbeResult.Unhealthy(var detail) -> failed(detail, health, now);
        };
    }

    private static Readiness ready(Instant now) {
        return new Readiness.Ready(now);
    }

    private Readings failed(String detail, Health health, Instant now) {
        if (now.isBefore(startedAt.plus(health.startPeriod()))) {
            return new Readings(startedAt, new Readiness.Starting(detail), 0, now);
        }
        var inARow = countable(health, now) ? failures + 1 : failures;
        if (inARow < health.retries()) {
            var kept = readiness instanceof Readiness.Ready ? readiness : new Readiness.Starting(detail);
            return new Readings(startedAt, kept, inARow, inARow > failures ? now : lastCounted);
        }
        var since = readiness instanceof Readiness.Failing failing ? failing.since() : now;
        return new Readings(startedAt, new Readiness.Failing(since, detail), inARow, now);
    }

    /** Probing more often than asked, until the first success, must not make the failures count faster. */
    private boolean countable(Health health, Instant now) {
        return !now.isBefore(lastCounted.plus(health.interval()));
    }

    /** Whether one more answer may change what follows from them. */
    boolean unsure() {
        return failures > 0 || readiness instanceof Readiness.Starting;
    }

    /** For a container without a probe of its own: the image's HEALTHCHECK, else that it runs. */
    static Readiness ofEngine(State.Running running, Optional<EngineHealth> health, String detail) {
        return health.map(it -> switch (it) {
                    case HEALTHY -> (Readiness) new Readiness.Ready(running.startedAt());
                    case STARTING ->
                        new Readiness.Starting(detail.isEmpty() ? "the image's health check runs" : detail);
                    case UNHEALTHY -> new Readiness.Failing(running.startedAt(), detail);
                })
                .orElseGet(() -> new Readiness.Ready(running.startedAt()));
    }
}
