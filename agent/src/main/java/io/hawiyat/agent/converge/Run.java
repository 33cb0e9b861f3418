package io.hawiyat.agent.converge;

import io.hawiyat.agent.state.StoredApplication.Version;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One deployment while an agent works on it.
 *
 * <p>What left service is remembered here only: after a crash it is drained once more, which harms nobody.
 */
final class Run {

    private final long application;
    private final long deployment;
    private final String hash;
    private final Instant startedAt;
    private final HeldLease lease;
    private final StepLog steps;
    private final InstantSource clock;
    private final Map<String, Instant> withdrawn = new HashMap<>();
    private Optional<Version> prepared = Optional.empty();

    Run(
            long application,
            long deployment,
            String hash,
            Instant startedAt,
            HeldLease lease,
            StepLog steps,
            InstantSource clock) {
        this.application = application;
        this.deployment = deployment;
        this.hash = hash;
        this.startedAt = startedAt;
        this.lease = lease;
        this.steps = steps;
        this.clock = clock;
    }

    long application() {
        return application;
    }

    long deployment() {
        return deployment;
    }

    String hash() {
        return hash;
    }

    Instant startedAt() {
        return startedAt;
    }

    HeldLease lease() {
        return lease;
    }

    StepLog steps() {
        return steps;
    }

    /** The version that everything was made ready for. */
    Optional<Version> prepared() {
        return prepared;
    }

    void prepared(Version version) {
        prepared = Optional.of(version);
    }

    synchronized void withdrawn(String container) {
        withdrawn.putIfAbsent(container, clock.instant());
    }

    synchronized Map<String, Instant> withdrawals() {
        return Map.copyOf(withdrawn);
    }
}
