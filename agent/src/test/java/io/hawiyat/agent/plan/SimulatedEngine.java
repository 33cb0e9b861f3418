package io.hawiyat.agent.plan;

import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.Observed.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** An engine and an ingress in memory: plans are applied to it and time passes in it. */
final class SimulatedEngine {

    /** What becomes of a container after its start. */
    enum Behaviour {
        HEALTHY,
        NEVER_HEALTHY,
        CRASHES
    }

    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private final List<Container> containers = new ArrayList<>();
    private Behaviour behaviour = Behaviour.HEALTHY;
    private boolean routed;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int created;
    int actions;

    Instant now() {
        return now;
    }

    Observed observed() {
        return new Observed(containers, routed);
    }

    void behave(Behaviour next) {
        behaviour = next;
    }

    void add(Container container) {
        containers.add(container);
    }

    /** The routes of the goal are no longer those that Traefik has. */
    void routesChanged() {
        routed = false;
    }

    void pass(Duration time) {
        until(now.plus(time));
    }

    private void until(Instant moment) {
        now = moment;
        containers.replaceAll(this::age);
    }

    private Container age(Container container) {
        if (container.state() instanceof State.Running running
                && container.readiness() instanceof Readiness.Starting
                && behaviour == Behaviour.HEALTHY
                && !now.isBefore(running.startedAt().plus(WARM_UP))) {
            return with(
                    container, running, new Readiness.Ready(running.startedAt().plus(WARM_UP)));
        }
        return container;
    }

    /** Follows plans until there is nothing to do, or the generation is at fault. */
    Plan settle(Goal goal, Runnable afterEachAction) {
        var startedAt = now;
        for (var step = 0; step < 1_000; step++) {
            switch (RolloutPlanner.next(goal, observed(), startedAt, now)) {
                case Plan.Act act -> {
                    act.changes().forEach(change -> apply(goal, change));
                    actions++;
                    afterEachAction.run();
                }
                case Plan.Wait wait -> until(soonest(wait.until()));
                case Plan.Done done -> {
                    return done;
                }
                case Plan.Fail fail -> {
                    return fail;
                }
            }
        }
        throw new AssertionError(
                "does not end: " + RolloutPlanner.next(goal, observed(), startedAt, now) + " of " + containers);
    }

    private Instant soonest(Instant until) {
        var warm = now.plus(WARM_UP);
        return warm.isBefore(until) ? warm : until;
    }

    void apply(Goal goal, Change change) {
        switch (change) {
            case Change.Create create -> containers.add(started(goal, create));
            case Change.Start start -> replace(start.container(), this::running);
            case Change.Retire retire -> replace(retire.container(), this::retired);
            case Change.Switch switched -> switchTo(switched);
            case Change.Stop stop ->
                replace(stop.container(), it -> with(it, new State.Exited(0, false, "", now), it.readiness()));
            case Change.Remove remove ->
                containers.removeIf(it -> it.id().equals(remove.container().id()));
        }
    }

    private Container started(Goal goal, Change.Create create) {
        var name = new EngineNames("hawiyat")
                .container(goal.id(), goal.generation().number(), create.replica());
        if (containers.stream().anyMatch(it -> it.name().equals(name))) {
            throw new AssertionError("the name is taken: " + name);
        }
        var state = behaviour == Behaviour.CRASHES
                ? new State.Exited(1, false, "", now)
                : (State) new State.Running(now, 0);
        return container("c" + ++created, name, goal.generation().number(), create.replica(), state, create.named());
    }

    static Container container(String id, String name, long generation, int replica, State state, boolean named) {
        return new Container(
                id,
                name,
                generation,
                replica,
                state,
                Optional.of("10.208.0.2"),
                new Readiness.Starting("connection refused"),
                named,
                false,
                Optional.empty(),
                List.of());
    }

    private void switchTo(Change.Switch switched) {
        routed = true;
        var serving = switched.serving().stream().map(Container::id).toList();
        var leaving = switched.leaving().stream().map(Container::id).toList();
        containers.replaceAll(it -> serving.contains(it.id())
                ? placed(it, true, Optional.empty())
                : leaving.contains(it.id()) ? placed(it, false, Optional.of(now)) : it);
    }

    private void replace(Container container, UnaryOperator<Container> change) {
        containers.replaceAll(it -> it.id().equals(container.id()) ? change.apply(it) : it);
    }

    private Container running(Container it) {
        return with(it, new State.Running(now, 0), new Readiness.Starting("connection refused"));
    }

    private Container retired(Container it) {
        return new Container(
                it.id(),
                it.name() + "-out",
                it.generation(),
                it.replica(),
                it.state(),
                it.address(),
                it.readiness(),
                it.named(),
                it.served(),
                it.withdrawnAt(),
                it.drift());
    }

    private static Container with(Container it, State state, Readiness readiness) {
        return new Container(
                it.id(),
                it.name(),
                it.generation(),
                it.replica(),
                state,
                it.address(),
                readiness,
                it.named(),
                it.served(),
                it.withdrawnAt(),
                it.drift());
    }

    private static Container placed(Container it, boolean serving, Optional<Instant> withdrawnAt) {
        return new Container(
                it.id(),
                it.name(),
                it.generation(),
                it.replica(),
                it.state(),
                it.address(),
                it.readiness(),
                serving,
                serving,
                withdrawnAt,
                it.drift());
    }
}
