package io.hawiyat.agent.converge;

import io.hawiyat.agent.plan.Goal;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Lease;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.OpenDeployment;
import io.hawiyat.agent.state.StoredApplication.Version;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** One claim of one application, from its first turn to its last: what one turn leaves for the next. */
final class Session {

    private static final int SURPRISES = 20;

    private final long application;
    private final HeldLease lease;
    private final Applications applications;
    private final InstantSource clock;
    private final BooleanSupplier touched;
    private final Instant openedAt;
    private Optional<Run> run = Optional.empty();
    private boolean resumed;
    private int surprises;

    Session(
            long application,
            HeldLease lease,
            Applications applications,
            InstantSource clock,
            BooleanSupplier touched) {
        this.application = application;
        this.lease = lease;
        this.applications = applications;
        this.clock = clock;
        this.touched = touched;
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
        return run.map(Run::startedAt).orElse(openedAt);
    }

    Map<String, Instant> withdrawals() {
        return run.map(Run::withdrawals).orElseGet(Map::of);
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
        resumed = stored.queued().isEmpty();
        var open = stored.queued()
                .map(queued -> applications.begin(lease(), queued.id()))
                .or(stored::running)
                .orElseThrow();
        run.ifPresent(superseded -> superseded.steps().endWaiting());
        var hash = stored.desired().map(Version::hash).orElse("");
        var steps = new StepLog(applications, lease(), open.id(), clock);
        run = Optional.of(new Run(application, open.id(), hash, clock.instant(), lease, steps, clock));
    }

    /** Whoever was at this before may have withdrawn containers and not yet drained them: they are drained again. */
    void resume(EngineView.Sight sight, Goal goal) {
        if (!resumed) {
            return;
        }
        resumed = false;
        run.ifPresent(it -> sight.observed().containers().stream()
                .filter(container -> container.generation() != goal.generation().number())
                .filter(container -> container.running() && !container.named() && !container.served())
                .forEach(container -> it.withdrawn(container.id())));
    }

    /** Counts a change of the engine that nobody planned; false when there were too many. */
    boolean surprised() {
        return ++surprises < SURPRISES;
    }
}
