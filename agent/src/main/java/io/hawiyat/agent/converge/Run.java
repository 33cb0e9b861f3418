package io.hawiyat.agent.converge;

import io.hawiyat.agent.manifest.Hooks.Moment;
import io.hawiyat.agent.state.StoredApplication.Version;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One deployment while an agent works on it. */
final class Run {

    private final long application;
    private final long deployment;
    private final HeldLease lease;
    private final StepLog steps;
    private final InstantSource clock;
    private final Instant startedAt;
    private final Map<String, Instant> withdrawn;
    private final Set<Moment> passed = EnumSet.noneOf(Moment.class);
    private Instant goalSince;
    private boolean hooksPulled;
    private Optional<Version> prepared = Optional.empty();

    /** @param withdrawn has what left service and did not come back, by container id */
    Run(
            long application,
            long deployment,
            HeldLease lease,
            StepLog steps,
            Map<String, Instant> withdrawn,
            InstantSource clock) {
        this.application = application;
        this.deployment = deployment;
        this.startedAt = clock.instant();
        this.goalSince = startedAt;
        this.withdrawn = withdrawn;
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

    Instant startedAt() {
        return startedAt;
    }

    /** Since when the present goal is worked towards: going back begins when the way forward has failed. */
    Instant goalSince() {
        return goalSince;
    }

    void turnBack() {
        goalSince = clock.instant();
    }

    /** Whether the hooks of a moment are over. */
    boolean passed(Moment moment) {
        return passed.contains(moment);
    }

    /** The rollout itself begins when its preSync hooks are over. */
    void pass(Moment moment) {
        if (passed.add(moment) && moment == Moment.PRE_SYNC) {
            goalSince = clock.instant();
        }
    }

    /** True the first time: the images of hooks are looked for once. */
    boolean pullsHooks() {
        var first = !hooksPulled;
        hooksPulled = true;
        return first;
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

    /** Of the version that containers are made of. */
    String specHash() {
        return prepared.map(Version::hash).orElse("");
    }

    void prepared(Version version) {
        prepared = Optional.of(version);
    }

    /** Something that was made ready is not there any more. */
    void prepareAgain() {
        prepared = Optional.empty();
    }

    void withdrawn(String container) {
        withdrawn.putIfAbsent(container, clock.instant());
    }

    /** What serves again is not drained any more. */
    void entered(String container) {
        withdrawn.remove(container);
    }
}
