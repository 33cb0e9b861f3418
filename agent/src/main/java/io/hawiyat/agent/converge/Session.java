package io.hawiyat.agent.converge;

import io.hawiyat.agent.plan.Goal;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Lease;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.OpenDeployment;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * One claim of one application, from its first turn to its last: what one turn leaves for the next.
 *
 * <p>What left service is remembered here only, over all deployments of the claim: after a crash it is drained once
 * more, which harms nobody.
 */
final class Session {

    private static final int SURPRISES = 20;

    private final long application;
    private final HeldLease lease;
    private final Applications applications;
    private final Way way;
    private final InstantSource clock;
    private final BooleanSupplier touched;
    private final Slot slot;
    private final Instant openedAt;
    private final Map<String, Instant> withdrawn = new ConcurrentHashMap<>();
    private Optional<Run> run = Optional.empty();
    private Optional<EngineView.Sight> sight = Optional.empty();
    private int surprises;

    Session(
            long application,
            HeldLease lease,
            Applications applications,
            Way way,
            InstantSource clock,
            BooleanSupplier touched,
            Slot slot) {
        this.application = application;
        this.lease = lease;
        this.applications = applications;
        this.way = way;
        this.clock = clock;
        this.touched = touched;
        this.slot = slot;
        this.openedAt = clock.instant();
    }

    long application() {
        return application;
    }

    Lease lease() {
        return lease.lease();
    }

    Optional<Run> run() {
        return run;
    }

    Instant openedAt() {
        return openedAt;
    }

    /** When the work on the current goal began. */
    Instant startedAt() {
        return run.map(Run::goalSince).orElse(openedAt);
    }

    Map<String, Instant> withdrawals() {
        return Map.copyOf(withdrawn);
    }

    Slot slot() {
        return slot;
    }

    /** Whether something new is known since the last call. */
    boolean touched() {
        return touched.getAsBoolean();
    }

    boolean keepsLease() {
        return lease.keep();
    }

    /** Whether the open deployments are other ones than the one under way. */
    boolean mustBegin(StoredApplication stored) {
        if (stored.queued().isPresent()) {
            return true;
        }
        var underWay = run.map(Run::deployment);
        if (!stored.running().map(OpenDeployment::id).equals(underWay)) {
            run = Optional.empty();
        }
        return stored.running().isPresent() && run.isEmpty();
    }

    /** Takes up the newest open deployment: a queued one before one that another agent left behind. */
    void begin(StoredApplication stored) {
        var open = stored.queued()
                .or(stored::running)
                .map(it -> way.call(Waypoint.BEGIN_DEPLOYMENT, () -> applications.begin(lease(), it.id())))
                .orElseThrow();
        run.ifPresent(superseded -> superseded.steps().endWaiting());
        run = Optional.of(runOf(open.id()));
    }

    /** Goes on with a deployment that is under way, without telling that it begins. */
    void resume(OpenDeployment open) {
        if (run.filter(it -> it.deployment() == open.id()).isEmpty()) {
            run = Optional.of(runOf(open.id()));
        }
    }

    /** A deployment to act for, beside the one under way. */
    Run runOf(long deployment) {
        var steps = new StepLog(applications, lease(), deployment, clock);
        return new Run(application, deployment, lease, steps, withdrawn, clock);
    }

    /** What was seen last. */
    Optional<EngineView.Sight> sight() {
        return sight;
    }

    void saw(EngineView.Sight current, Goal goal) {
        if (sight.isEmpty()) {
            resume(current, goal);
        }
        sight = Optional.of(current);
    }

    /** Whoever was at this before may have withdrawn containers and not yet drained them: they are drained again. */
    private void resume(EngineView.Sight first, Goal goal) {
        first.observed().containers().stream()
                .filter(it -> it.generation() != goal.generation().number() || it.retired())
                .filter(it -> it.running() && !it.named() && !it.served())
                .forEach(it -> withdrawn.put(it.id(), clock.instant()));
    }

    /** Counts a change of the engine that nobody planned; false when there were too many. */
    boolean surprised() {
        run.ifPresent(Run::prepareAgain);
        return ++surprises < SURPRISES;
    }
}
