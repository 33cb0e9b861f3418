package io.hawiyat.agent.plan;

import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.Observed.Shares;
import io.hawiyat.agent.plan.Observed.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** An engine and an ingress in memory: plans are applied to it and time passes in it. */
final class SimulatedEngine {

    /** What becomes of a container after its start. */
    enum Behaviour {
        HEALTHY,
        NEVER_HEALTHY,
        CRASHES,
        /** Answers well for {@link #GOOD_FOR}, and then no more. */
        FAILS_LATER
    }

    static final Duration GOOD_FOR = Duration.ofSeconds(20);

    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private final List<Container> containers = new ArrayList<>();
    private final Map<Long, Behaviour> behaviours = new HashMap<>();
    private Behaviour behaviour = Behaviour.HEALTHY;
    private boolean routed;
    private Optional<Shares> shares = Optional.empty();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Instant knownSince = now;
    private int created;
    int actions;

    Instant now() {
        return now;
    }

    Observed observed() {
        return new Observed(containers, routed, shares, Set.of());
    }

    int weight() {
        return shares.map(Shares::weight).orElse(0);
    }

    /** Whether a container is one that tries a new generation. */
    boolean tries(Container container) {
        return shares.filter(it -> it.canaries().contains(container.id())).isPresent();
    }

    /** What becomes of the containers of one generation, whatever becomes of the others. */
    void behave(long generation, Behaviour next) {
        behaviours.put(generation, next);
    }

    private Behaviour of(Container container) {
        return behaviours.getOrDefault(container.generation(), behaviour);
    }

    /**
     * The agent is killed and started again: what it knew of health and of those that left service is lost, and what left
     * is drained once more (as Session does).
     */
    void forget(long generation) {
        knownSince = now;
        containers.replaceAll(it -> {
            var left = it.running() && !it.named() && !it.served() && it.generation() != generation;
            var unknown = with(it, it.state(), new Readiness.Starting("not probed yet"));
            return placed(unknown, it.named(), it.served(), left ? Optional.of(now) : Optional.empty());
        });
    }

    /** A container ends by itself, or somebody ends it. */
    void crash(Container container) {
        replace(container, it -> with(it, new State.Exited(137, false, "", now), it.readiness()));
    }

    /** The engine is killed and started again: all that ran has ended, nobody knows when. */
    void restart() {
        containers.stream()
                .filter(Container::running)
                .toList()
                .forEach(it -> replace(
                        it,
                        ended -> with(ended, new State.Exited(137, false, "", now).unwitnessed(), ended.readiness())));
    }

    /** A container stops answering well, until it is started again. */
    void fail(Container container) {
        replace(container, it -> with(it, it.state(), new Readiness.Failing(now, "500")));
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

    void until(Instant moment) {
        now = moment;
        containers.replaceAll(this::age);
    }

    private Container age(Container container) {
        if (!(container.state() instanceof State.Running running)) {
            return container;
        }
        return switch (container.readiness()) {
            case Readiness.Starting starting -> warm(container, running);
            case Readiness.Ready ready ->
                of(container) == Behaviour.FAILS_LATER
                                && !now.isBefore(running.startedAt().plus(GOOD_FOR))
                        ? with(container, running, new Readiness.Failing(now, "500"))
                        : container;
            case Readiness.Failing failing -> container;
        };
    }

    private Container warm(Container container, State.Running running) {
        var known = running.startedAt().isBefore(knownSince) ? knownSince : running.startedAt();
        var gets = of(container) == Behaviour.HEALTHY || of(container) == Behaviour.FAILS_LATER;
        return gets && !now.isBefore(known.plus(WARM_UP))
                ? with(container, running, new Readiness.Ready(known.plus(WARM_UP)))
                : container;
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

    Instant soonest(Instant until) {
        var warm = now.plus(WARM_UP);
        return warm.isBefore(until) ? warm : until;
    }

    void apply(Goal goal, Change change) {
        switch (change) {
            case Change.Create create -> containers.add(started(goal, create));
            case Change.Start start -> replace(start.container(), this::running);
            case Change.Mend mend -> replace(mend.container(), it -> drifted(it, List.of()));
            case Change.Retire retire -> replace(retire.container(), this::retired);
            case Change.Switch switched -> switchTo(switched);
            case Change.Shift shift -> shift(shift);
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
        var state = behaviours.getOrDefault(goal.generation().number(), behaviour) == Behaviour.CRASHES
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
                List.of(),
                new Readiness.Starting("connection refused"),
                named,
                false,
                Optional.empty(),
                List.of());
    }

    private void switchTo(Change.Switch switched) {
        name(switched);
        publish(ids(switched.serving()), Set.of(), 0);
        var serving = ids(switched.serving());
        var leaving = ids(switched.leaving());
        containers.replaceAll(it -> serving.contains(it.id())
                ? placed(it, true, true, Optional.empty())
                : leaving.contains(it.id()) ? placed(it, false, false, Optional.of(now)) : it);
    }

    /** The first part of a switch, after which a killed agent leaves it. */
    void name(Change.Switch switched) {
        if (switched.serving().stream().anyMatch(it -> it.served() && !it.named()) && weight() > 0) {
            var others = new HashSet<>(ids(switched.serving()));
            others.addAll(ids(switched.leaving()));
            containers.stream().filter(it -> !it.named()).forEach(it -> others.remove(it.id()));
            publish(others, Set.of(), 0);
        }
        var serving = ids(switched.serving());
        containers.replaceAll(it -> serving.contains(it.id()) ? placed(it, true, it.served(), Optional.empty()) : it);
    }

    private void shift(Change.Shift shift) {
        var all = new HashSet<>(ids(shift.stable()));
        all.addAll(ids(shift.canary()));
        publish(all, ids(shift.canary()), shift.weight());
        var leaving = ids(shift.leaving());
        containers.replaceAll(it -> leaving.contains(it.id())
                ? placed(it, it.named(), it.served(), Optional.of(now))
                : all.contains(it.id()) ? placed(it, it.named(), it.served(), Optional.empty()) : it);
    }

    private void publish(Set<String> servers, Set<String> canaries, int weight) {
        routed = true;
        shares = Optional.of(new Shares(canaries, weight, now));
        containers.replaceAll(it -> placed(it, it.named(), servers.contains(it.id()), it.withdrawnAt()));
    }

    private static Set<String> ids(List<Container> containers) {
        return containers.stream().map(Container::id).collect(Collectors.toSet());
    }

    private void replace(Container container, UnaryOperator<Container> change) {
        containers.replaceAll(it -> it.id().equals(container.id()) ? change.apply(it) : it);
    }

    static Container drifted(Container it, List<Difference> drift) {
        return new Container(
                it.id(),
                it.name(),
                it.generation(),
                it.replica(),
                it.state(),
                it.address(),
                it.shared(),
                it.readiness(),
                it.named(),
                it.served(),
                it.withdrawnAt(),
                drift);
    }

    /** All containers as they are, but for what this changes. */
    void alter(UnaryOperator<Container> change) {
        containers.replaceAll(change);
    }

    /** What failed its probes after it was live. */
    static Container failing(Container it, Instant since) {
        return drifted(
                with(it, it.state(), new Readiness.Failing(since, "connection refused")),
                List.of(new Difference("replacement", "healthy", "unhealthy")));
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
                it.shared(),
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
                it.shared(),
                readiness,
                it.named(),
                it.served(),
                it.withdrawnAt(),
                it.drift());
    }

    private static Container placed(Container it, boolean named, boolean served, Optional<Instant> withdrawnAt) {
        return new Container(
                it.id(),
                it.name(),
                it.generation(),
                it.replica(),
                it.state(),
                it.address(),
                it.shared(),
                it.readiness(),
                named,
                served,
                withdrawnAt,
                it.drift());
    }
}
