package io.hawiyat.agent.plan;

import io.hawiyat.agent.manifest.Rollout.Strategy;
import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.Observed.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The containers of one application, told apart by what the goal wants of them.
 *
 * @param current one for each wanted replica, as far as they are there: of the goal's generation, and not drifted in
 *     anything that can not be mended
 * @param surplus all others: of other generations, drifted, never started, above the replicas
 */
record Crew(Goal goal, List<Container> current, List<Container> surplus) {

    static Crew of(Goal goal, Observed observed) {
        var current = new ArrayList<Container>();
        var surplus = new ArrayList<Container>();
        var taken = new HashSet<Integer>();
        var ordered = observed.containers().stream()
                .sorted(Comparator.comparing(Container::served, Comparator.reverseOrder())
                        .thenComparing(Container::ready, Comparator.reverseOrder())
                        .thenComparingLong(Container::generation)
                        .thenComparing(
                                Comparator.comparingInt(Container::replica).reversed())
                        .thenComparing(Container::id))
                .toList();
        for (var container : ordered) {
            var wanted = container.generation() == goal.generation().number()
                    && container.replica() < goal.replicas()
                    && container.drift().stream().allMatch(Mending::possible)
                    && usable(container.state());
            (wanted && taken.add(container.replica()) ? current : surplus).add(container);
        }
        return new Crew(goal, List.copyOf(current), List.copyOf(surplus));
    }

    /** One found never started is never adopted: whoever made it may still be about to start it. */
    private static boolean usable(State state) {
        return switch (state) {
            case State.Created _ -> false;
            case State.Dead _ -> false;
            case State.Running _ -> true;
            case State.Paused _ -> true;
            case State.Restarting _ -> true;
            case State.Exited _ -> true;
        };
    }

    /** When a container was started or got healthy last, or the work began. */
    Instant lastProgress(Instant startedAt) {
        return Stream.concat(
                        Stream.of(startedAt), current.stream().flatMap(it -> Stream.concat(startOf(it), healthOf(it))))
                .max(Instant::compareTo)
                .orElse(startedAt);
    }

    private static Stream<Instant> startOf(Container container) {
        return container.state() instanceof State.Running running ? Stream.of(running.startedAt()) : Stream.empty();
    }

    private static Stream<Instant> healthOf(Container container) {
        return container.readiness() instanceof Readiness.Ready ready ? Stream.of(ready.since()) : Stream.empty();
    }

    List<Integer> missing() {
        var present = current.stream().map(Container::replica).toList();
        return IntStream.range(0, goal.replicas())
                .boxed()
                .filter(replica -> !present.contains(replica))
                .toList();
    }

    /** A predecessor serves while anything still finds it; a successor only when everything does. */
    boolean inService(Container container) {
        return current.contains(container)
                ? container.named() && (container.served() || goal.routes().isEmpty())
                : container.named() || container.served();
    }

    List<Container> allInService() {
        var all = new ArrayList<Container>();
        current.stream().filter(this::inService).forEach(all::add);
        all.addAll(surplusInService());
        return all;
    }

    List<Container> surplusInService() {
        return surplus.stream().filter(this::inService).toList();
    }

    boolean anyInService() {
        return !allInService().isEmpty();
    }

    int readyInService() {
        return (int) allInService().stream().filter(Container::ready).count();
    }

    int currentReadyInService() {
        return (int) current.stream()
                .filter(container -> container.ready() && inService(container))
                .count();
    }

    /** Those that serve nobody: what failed, as long as another one can take over, and predecessors that do not run. */
    List<Container> uselessInService(int entering) {
        var others = readyInService() + entering > 0;
        return allInService().stream()
                .filter(container -> !container.running() || container.readiness() instanceof Readiness.Failing)
                .filter(container -> others || (surplus.contains(container) && !container.running()))
                .toList();
    }

    /** Predecessors that still run or may come back, and are not being drained. */
    int surplusUp() {
        return (int) surplus.stream()
                .filter(Crew::alive)
                .filter(container -> container.withdrawnAt().isEmpty())
                .count();
    }

    /** Predecessors that served until the engine ended them: they do so again until their successors can. */
    Stream<Container> cutShort() {
        var needed = currentReadyInService() < goal.replicas() && goal.rollout().strategy() != Strategy.RECREATE;
        return surplusInService().stream()
                .filter(it -> needed && it.state() instanceof State.Exited exited && !exited.witnessed());
    }

    int surplusAlive() {
        return (int) surplus.stream().filter(Crew::alive).count();
    }

    private static boolean alive(Container container) {
        return switch (container.state()) {
            case State.Running _ -> true;
            case State.Paused _ -> true;
            case State.Restarting _ -> true;
            case State.Created _ -> false;
            case State.Dead _ -> false;
            case State.Exited _ -> false;
        };
    }

    /** A drifted container of the goal's own generation stands where its successor's name belongs. */
    Optional<Container> holderOfName(int replica) {
        return surplus.stream()
                .filter(container -> container.generation() == goal.generation().number()
                        && container.replica() == replica
                        && !container.retired())
                .findFirst();
    }
}
