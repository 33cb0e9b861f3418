package io.hawiyat.agent.converge;

import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.plan.Change;
import io.hawiyat.agent.plan.Goal;
import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.Observed.State;
import io.hawiyat.agent.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Carries out what a plan says: its changes at once, its waits with an eye on what they wait for. */
final class Execution {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** A pause may last for hours; what the probes or the engine's events say ends the wait at once. */
    private static final Duration WHILE_PAUSED = Duration.ofSeconds(5);

    private static final Duration LONGEST_WATCH = Duration.ofSeconds(20);

    private final ChangeExecutor changes;
    private final Probes probes;
    private final Semaphore engineSlots;
    private final InstantSource clock;

    /** @param engineSlots how many containers are started or stopped at once, over all applications */
    Execution(ChangeExecutor changes, Probes probes, Semaphore engineSlots, InstantSource clock) {
        this.changes = changes;
        this.probes = probes;
        this.engineSlots = engineSlots;
        this.clock = clock;
    }

    Next act(Plan.Act act, Goal goal, Run run) {
        var together = new ArrayList<Change>();
        for (var change : act.changes()) {
            if (heavy(change)) {
                together.add(change);
            } else {
                changes.apply(change, goal, run);
            }
        }
        AtOnce.all(together.stream()
                .<Supplier<Change>>map(change -> () -> slotted(change, goal, run))
                .toList());
        return new Next.Again();
    }

    /** Renames and removals of what never ran make room for a successor's name, so they come first. */
    private static boolean heavy(Change change) {
        return switch (change) {
            case Change.Create create -> true;
            case Change.Stop stop -> true;
            case Change.Remove remove -> remove.container().running();
            case Change.Start start -> false;
            case Change.Mend mend -> false;
            case Change.Retire retire -> false;
            case Change.Switch switched -> false;
            case Change.Shift shift -> false;
        };
    }

    private Change slotted(Change change, Goal goal, Run run) {
        var slot = change instanceof Change.Create;
        if (slot) {
            engineSlots.acquireUninterruptibly();
        }
        try {
            changes.apply(change, goal, run);
            return change;
        } finally {
            if (slot) {
                engineSlots.release();
            }
        }
    }

    Next await(Plan.Wait wait, EngineView.Sight sight, Session session, Run run) {
        run.steps().await(name(wait.kind()), wait.reason());
        if (wait.kind() == Plan.Reason.PAUSE) {
            session.slot().leave();
        }
        var again = clock.instant().plus(wait.kind() == Plan.Reason.PAUSE ? WHILE_PAUSED : LOOK_AGAIN);
        observe(sight, session, again.isBefore(wait.until()) ? again : wait.until());
        return new Next.Again();
    }

    private static String name(Plan.Reason reason) {
        return switch (reason) {
            case HEALTH -> "Health";
            case DRAIN -> "Drain";
            case PAUSE -> "Pause";
        };
    }

    /** Without a deployment: goes on looking while the probes are not sure, then leaves it to events and resync. */
    Next watch(EngineView.Sight sight, Session session) {
        var containers = sight.observed().containers();
        var before = readiness(containers);
        observe(sight, session, clock.instant());
        var unsure = containers.stream().anyMatch(it -> it.running() && probes.unsure(it.id()));
        var changed = !before.equals(now(sight));
        var patient = clock.instant().isBefore(session.openedAt().plus(LONGEST_WATCH));
        if (changed) {
            return new Next.Again();
        }
        return unsure && patient ? new Next.Await(clock.instant().plus(LOOK_AGAIN)) : new Next.Settled();
    }

    /** The same while the plan waits for a time to come, such as the end of the minHealthyTime: nobody else knows of it. */
    Next watch(Plan.Wait wait, EngineView.Sight sight, Session session) {
        var next = watch(sight, session);
        return next instanceof Next.Settled ? untilThen(wait) : next;
    }

    Next untilThen(Plan.Wait wait) {
        return clock.instant().isBefore(wait.until()) ? new Next.Later(wait.until()) : new Next.Settled();
    }

    /** Probes until something changes, something new is known, the lease ends, or the time is up. */
    private void observe(EngineView.Sight sight, Session session, Instant until) {
        var before = readiness(sight.observed().containers());
        while (true) {
            sight.observed()
                    .containers()
                    .forEach(it -> sight.healths().of(it.generation()).ifPresent(health -> probe(it, health)));
            if (!before.equals(now(sight)) || !clock.instant().isBefore(until)) {
                return;
            }
            if (!pause(until, pace(sight)) || session.touched() || !session.keepsLease()) {
                return;
            }
        }
    }

    private void probe(Container container, Health health) {
        if (container.state() instanceof State.Running running
                && container.address().isPresent()) {
            probes.probe(container.id(), container.address().get(), running.startedAt(), health);
        }
    }

    /** Until any of them is to be asked again. */
    private Duration pace(EngineView.Sight sight) {
        return sight.observed().containers().stream()
                .filter(it -> now(it, sight.healths()) instanceof Readiness.Starting)
                .flatMap(it -> pace(it, sight.healths()).stream())
                .min(Comparator.naturalOrder())
                .orElse(Probes.UNTIL_READY);
    }

    private Optional<Duration> pace(Container container, Healths healths) {
        return container.state() instanceof State.Running running
                ? healths.of(container.generation())
                        .map(it -> Probes.untilReady(it, running.startedAt(), clock.instant()))
                : Optional.empty();
    }

    private boolean pause(Instant until, Duration pace) {
        var left = Duration.between(clock.instant(), until);
        try {
            Thread.sleep(left.compareTo(pace) < 0 ? left.plusMillis(1) : pace);
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<Class<?>> readiness(List<Container> containers) {
        return containers.stream()
                .<Class<?>>map(it -> it.readiness().getClass())
                .toList();
    }

    private List<Class<?>> now(EngineView.Sight sight) {
        return sight.observed().containers().stream()
                .<Class<?>>map(it -> now(it, sight.healths()).getClass())
                .toList();
    }

    private Readiness now(Container container, Healths healths) {
        return container.state() instanceof State.Running running
                        && healths.of(container.generation()).isPresent()
                ? probes.readiness(container.id(), running.startedAt())
                : container.readiness();
    }
}
