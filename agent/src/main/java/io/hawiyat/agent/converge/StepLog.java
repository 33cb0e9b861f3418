package io.hawiyat.agent.converge;

import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Deployment.Step;
import io.hawiyat.agent.state.Deployment.StepState;
import io.hawiyat.agent.state.Lease;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The steps of one deployment, recorded as they begin and end, so that a person sees what is being waited for. */
final class StepLog {

    private final Applications applications;
    private final Lease lease;
    private final long deployment;
    private final InstantSource clock;
    private Optional<Waiting> waiting = Optional.empty();

    private record Waiting(String name, Instant since, String message) {}

    StepLog(Applications applications, Lease lease, long deployment, InstantSource clock) {
        this.applications = applications;
        this.lease = lease;
        this.deployment = deployment;
        this.clock = clock;
    }

    /** Does something that takes a moment, and records how it went. */
    <T> T run(String name, String message, Supplier<T> action) {
        endWaiting();
        var startedAt = clock.instant();
        try {
            var result = action.get();
            waiting = waiting.filter(it -> !it.name().equals(name));
            record(name, StepState.SUCCEEDED, startedAt, Optional.of(clock.instant()), message);
            return result;
        } catch (RuntimeException failed) {
            record(
                    name,
                    StepState.FAILED,
                    startedAt,
                    Optional.of(clock.instant()),
                    String.valueOf(failed.getMessage()));
            throw failed;
        }
    }

    /** Does something that may take long, shown as running meanwhile. */
    <T> T runLong(String name, String message, Supplier<T> action) {
        endWaiting();
        record(name, StepState.RUNNING, clock.instant(), Optional.empty(), message);
        return run(name, message, action);
    }

    /** Shows what is waited for, once for each reason. */
    void await(String name, String message) {
        if (waiting.filter(it -> it.name().equals(name) && it.message().equals(message))
                .isPresent()) {
            return;
        }
        var since =
                waiting.filter(it -> it.name().equals(name)).map(Waiting::since).orElseGet(clock::instant);
        if (waiting.filter(it -> !it.name().equals(name)).isPresent()) {
            endWaiting();
        }
        waiting = Optional.of(new Waiting(name, since, message));
        record(name, StepState.RUNNING, since, Optional.empty(), message);
    }

    void endWaiting() {
        waiting.ifPresent(
                it -> record(it.name(), StepState.SUCCEEDED, it.since(), Optional.of(clock.instant()), it.message()));
        waiting = Optional.empty();
    }

    void fail(String name, String message) {
        var since =
                waiting.filter(it -> it.name().equals(name)).map(Waiting::since).orElseGet(clock::instant);
        waiting = Optional.empty();
        record(name, StepState.FAILED, since, Optional.of(clock.instant()), message);
    }

    private void record(String name, StepState state, Instant startedAt, Optional<Instant> finishedAt, String message) {
        applications.step(lease, deployment, new Step(name, state, startedAt, finishedAt, message));
    }
}
