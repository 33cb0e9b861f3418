package io.hawiyat.agent.plan;

import static io.hawiyat.agent.manifest.Rollout.Strategy.BLUE_GREEN;
import static io.hawiyat.agent.manifest.Rollout.Strategy.CANARY;
import static io.hawiyat.agent.manifest.Rollout.Strategy.RECREATE;

import io.hawiyat.agent.manifest.Rollout;
import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.Observed.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The next step of one application towards its goal: start new, healthy, switch, drain, stop old.
 *
 * <p>Asked again after each step with what is seen then, it never keeps a position of its own: a crash between two steps
 * loses nothing, and a newer goal takes over wherever the older one stood.
 *
 * <p>Never fewer ready replicas than {@code replicas - maxUnavailable}, as long as there were that many; never more
 * containers than {@code replicas + maxSurge}, those being drained not counted (as Kubernetes counts).
 */
public final class RolloutPlanner {

    /** Engine restarts after which a starting container is called crashed; fewer may be a dependency still coming up. */
    static final int CRASH_RESTARTS = 5;

    private final Goal goal;
    private final Rollout rollout;
    private final Crew crew;
    private final boolean routed;
    private final Draining draining;
    private final Optional<Canary> canary;
    private final Instant startedAt;
    private final Instant now;

    private RolloutPlanner(Goal goal, Observed observed, Instant startedAt, Instant now) {
        this.goal = goal;
        this.rollout = goal.rollout();
        this.crew = Crew.of(goal, observed);
        this.routed = observed.routed();
        this.draining = new Draining(goal, observed);
        this.startedAt = startedAt;
        this.now = now;
        this.canary = Canary.of(crew, observed, this::proved, now);
    }

    /**
     * The next step.
     *
     * @param startedAt when the work towards this goal began
     */
    public static Plan next(Goal goal, Observed observed, Instant startedAt, Instant now) {
        return new RolloutPlanner(goal, observed, startedAt, now).next();
    }

    private Plan next() {
        var fault = fault();
        if (fault.isPresent()) {
            // What is at fault stops getting requests before anybody writes down why.
            return canary.flatMap(Canary::withdrawal)
                    .<Plan>map(withdrawal -> new Plan.Act(List.of(withdrawal)))
                    .orElseGet(() -> new Plan.Fail(fault.get()));
        }
        var cutShort = crew.cutShort().<Change>map(Change.Start::new).toList();
        if (!cutShort.isEmpty()) {
            return new Plan.Act(cutShort);
        }
        var removals = removals();
        var changes = new ArrayList<Change>(removals);
        changes.addAll(mends());
        changes.addAll(starts(removals));
        if (changes.isEmpty()) {
            switchover().ifPresent(changes::add);
        }
        return changes.isEmpty() ? waitOrDone() : new Plan.Act(changes);
    }

    private Optional<String> fault() {
        for (var container : crew.current()) {
            var crash = goal.proven() ? Optional.<String>empty() : Verdict.of(container);
            if (crash.isPresent()) {
                return crash;
            }
        }
        var deadline = lastProgress().plus(rollout.progressDeadline());
        return complete() || now.isBefore(deadline)
                ? Optional.empty()
                : Optional.of("no progress within " + Durations.text(rollout.progressDeadline()) + ": " + obstacle());
    }

    private Instant lastProgress() {
        var last = crew.lastProgress(startedAt);
        return canary.map(Canary::lastProgress).filter(last::isBefore).orElse(last);
    }

    private List<Change> removals() {
        var changes = new ArrayList<Change>();
        for (var container : crew.surplus()) {
            if (crew.inService(container) || !drained(container)) {
                continue;
            }
            if (rollout.strategy() == RECREATE && goal.replicas() > 0 && container.running()) {
                changes.add(new Change.Stop(container));
            } else if (!keptForReturn(container)) {
                changes.add(new Change.Remove(container));
            }
        }
        return changes;
    }

    /** A recreate's stopped predecessor is the way back until its successor serves. */
    private boolean keptForReturn(Container container) {
        return rollout.strategy() == RECREATE
                && goal.replicas() > 0
                && !goal.proven()
                && container.state() instanceof State.Exited
                && !complete();
    }

    private boolean drained(Container container) {
        return !container.running()
                || (rollout.strategy() == RECREATE && goal.replicas() > 0)
                || draining.end(container).filter(now::isBefore).isEmpty();
    }

    private List<Change> mends() {
        return crew.current().stream()
                .filter(container -> container.running() && !container.drift().isEmpty())
                .<Change>map(Change.Mend::new)
                .toList();
    }

    /** @param removals of which those that do not run are gone by then, with their names */
    private List<Change> starts(List<Change> removals) {
        var changes = new ArrayList<Change>();
        // Two containers of a recreated application never run at once, on the way back as little as on the way there.
        if (rollout.strategy() != RECREATE || crew.surplusAlive() == 0) {
            crew.current().stream()
                    .filter(it -> it.state() instanceof State.Exited || it.state() instanceof State.Paused)
                    .map(Change.Start::new)
                    .forEach(changes::add);
        }
        var missing = crew.missing();
        var room = Math.min(missing.size(), room());
        var named = goal.generation().workload().exclusive() || !crew.anyInService();
        for (var replica : missing.subList(0, Math.max(0, room))) {
            crew.holderOfName(replica)
                    .filter(holder -> holder.running() || !removals.contains(new Change.Remove(holder)))
                    .ifPresent(holder -> changes.add(new Change.Retire(holder)));
            changes.add(new Change.Create(replica, named));
        }
        return changes;
    }

    private int room() {
        var occupied = crew.current().size() + crew.surplusUp();
        return switch (rollout.strategy()) {
            case ROLLING -> goal.replicas() + rollout.maxSurge() - occupied;
            case BLUE_GREEN -> goal.replicas();
            case CANARY ->
                canary.map(Canary::wanted).orElse(goal.replicas())
                        - crew.current().size();
            case RECREATE -> crew.surplusAlive() == 0 ? goal.replicas() : 0;
        };
    }

    private Optional<Change> switchover() {
        if (canary.isPresent() && !(canary.get().over() && able().size() >= goal.replicas())) {
            return canary.get().shift();
        }
        var entering = entering();
        var leaving = leaving(entering.size());
        var stays = new ArrayList<Container>(crew.allInService());
        stays.removeAll(leaving);
        stays.addAll(entering);
        var outdated =
                !routed && (goal.replicas() == 0 || crew.current().stream().anyMatch(stays::contains));
        return entering.isEmpty() && leaving.isEmpty() && !outdated
                ? Optional.empty()
                : Optional.of(new Change.Switch(stays, leaving));
    }

    private List<Container> entering() {
        var able = able();
        if (together() && able.size() < goal.replicas()) {
            return List.of();
        }
        return able.stream().filter(container -> !crew.inService(container)).toList();
    }

    private List<Container> able() {
        return crew.current().stream().filter(this::proved).toList();
    }

    /** Whether all of a generation begin to serve at once, as long as what serves does so well. */
    private boolean together() {
        var badly = crew.anyInService() && crew.readyInService() == 0;
        return (rollout.strategy() == BLUE_GREEN || rollout.strategy() == CANARY) && !badly;
    }

    private List<Container> leaving(int entering) {
        var leaving = new ArrayList<Container>(crew.uselessInService(entering));
        var retirable = retirable(entering);
        var whole = crew.currentReadyInService() + entering >= goal.replicas();
        for (var container : crew.surplusInService()) {
            var all = goal.replicas() == 0 || rollout.strategy() == RECREATE;
            // One that is not ready may only be unknown, as after a restart of the agent, and still be needed.
            var needless = container.ready() ? retirable-- > 0 : whole || (failing(container) && retirable >= 0);
            if ((needless || all) && !leaving.contains(container)) {
                leaving.add(container);
            }
        }
        return leaving;
    }

    private static boolean failing(Container container) {
        return container.readiness() instanceof Readiness.Failing;
    }

    /** How many ready ones may leave; negative while those that are not ready have to stay as well. */
    private int retirable(int entering) {
        var available = crew.readyInService() + entering;
        return switch (rollout.strategy()) {
            case ROLLING -> available - Math.max(0, goal.replicas() - rollout.maxUnavailable());
            case BLUE_GREEN, CANARY ->
                crew.currentReadyInService() + entering >= goal.replicas() ? Integer.MAX_VALUE : -1;
            case RECREATE -> Integer.MAX_VALUE;
        };
    }

    private boolean proved(Container container) {
        return provedAt(container).filter(at -> !now.isBefore(at)).isPresent();
    }

    /** Whether everything wanted serves; what is left over does not matter here. */
    private boolean complete() {
        return crew.missing().isEmpty()
                && crew.current().stream()
                        .allMatch(container ->
                                crew.inService(container) && (goal.proven() ? container.ready() : proved(container)));
    }

    private Plan waitOrDone() {
        var drained = crew.surplus().stream()
                .flatMap(container -> draining.end(container).stream())
                .min(Instant::compareTo);
        var paused = canary.flatMap(Canary::pausedUntil);
        if (paused.isPresent()) {
            return new Plan.Wait(
                    Plan.Reason.PAUSE,
                    "the canary has " + canary.get().weight() + " % of the requests",
                    drained.filter(paused.get()::isAfter).orElse(paused.get()));
        }
        if (!complete()) {
            return new Plan.Wait(Plan.Reason.HEALTH, obstacle(), nextMoment(drained));
        }
        return drained.<Plan>map(until -> draining.wait(crew, until, now)).orElseGet(Plan.Done::new);
    }

    private Instant nextMoment(Optional<Instant> draining) {
        var deadline = lastProgress().plus(rollout.progressDeadline());
        var proving = crew.current().stream().flatMap(container -> provedAt(container).stream());
        return Stream.concat(proving, draining.stream())
                .filter(now::isBefore)
                .min(Instant::compareTo)
                .filter(deadline::isAfter)
                .orElse(deadline);
    }

    private Optional<Instant> provedAt(Container container) {
        return container.ready() && container.readiness() instanceof Readiness.Ready ready
                ? Optional.of(ready.since().plus(rollout.minHealthyTime()))
                : Optional.empty();
    }

    private String obstacle() {
        return Verdict.obstacle(crew, this::proved);
    }
}
