package io.hawiyat.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Rollout;
import io.hawiyat.agent.manifest.Rollout.Strategy;
import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.Observed.State;
import io.hawiyat.agent.plan.SimulatedEngine.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

class RolloutPlannerTest {

    private static final Rollout ROLLING = Examples.rollout(Strategy.ROLLING, 1, 0);

    private SimulatedEngine engine = new SimulatedEngine();

    @BeforeTry
    void startWithAnEmptyEngine() {
        engine = new SimulatedEngine();
    }

    @Example
    void startsBeforeItSwitchesAndSwitchesBeforeItStops() {
        live(Examples.goal(1, 1, ROLLING));
        var goal = Examples.goal(2, 1, ROLLING);

        assertThat(act(goal)).containsExactly(new Change.Create(0, false));
        assertThat(RolloutPlanner.next(goal, engine.observed(), engine.now(), engine.now()))
                .isInstanceOf(Plan.Wait.class);
        engine.pass(Duration.ofSeconds(4));
        assertThat(act(goal)).singleElement().isInstanceOfSatisfying(Change.Switch.class, change -> {
            assertThat(change.serving()).extracting(Container::generation).containsExactly(2L);
            assertThat(change.leaving()).extracting(Container::generation).containsExactly(1L);
        });
        assertThat(RolloutPlanner.next(goal, engine.observed(), engine.now(), engine.now()))
                .isInstanceOfSatisfying(
                        Plan.Wait.class, wait -> assertThat(wait.kind()).isEqualTo(Plan.Reason.DRAIN));
        engine.pass(Duration.ofSeconds(10));
        assertThat(act(goal)).singleElement().isInstanceOf(Change.Remove.class);
        assertThat(engine.settle(goal, () -> {})).isInstanceOf(Plan.Done.class);
    }

    @Example
    void keepsTheOldContainerWhenTheNewOneNeverGetsHealthy() {
        live(Examples.goal(1, 1, ROLLING));
        engine.behave(Behaviour.NEVER_HEALTHY);

        assertThat(engine.settle(Examples.goal(2, 1, ROLLING), () -> {}))
                .isInstanceOfSatisfying(
                        Plan.Fail.class,
                        fail -> assertThat(fail.reason())
                                .contains("no progress within 5m", "hawiyat-shop-web-g2-0", "connection refused"));
        assertThat(engine.observed().containers())
                .filteredOn(container -> container.generation() == 1)
                .allMatch(container -> container.running() && container.served());
    }

    @Example
    void blamesNoGenerationForWhatTheEngineEnded() {
        live(Examples.goal(1, 2, ROLLING));
        var goal = Examples.goal(2, 2, ROLLING);
        act(goal);
        engine.restart();

        assertThat(act(goal))
                .hasSize(2)
                .allMatch(it ->
                        it instanceof Change.Start start && start.container().served());
        assertThat(engine.settle(goal, () -> {})).isInstanceOf(Plan.Done.class);
        assertThat(engine.observed().containers())
                .extracting(Container::generation)
                .containsExactly(2L, 2L);
    }

    @Example
    void startsNoSecondWriterWhenTheEngineHasEndedAll() {
        var recreate = Examples.rollout(Strategy.RECREATE, 0, 1);
        live(Examples.goal(1, 1, recreate));
        engine.restart();

        assertThat(engine.settle(Examples.goal(2, 1, recreate), this::oneWriterAtMost))
                .isInstanceOf(Plan.Done.class);
        assertThat(engine.observed().containers())
                .extracting(Container::generation)
                .containsExactly(2L);
    }

    @Example
    void goesBackToTheLastGoodGenerationAndLeavesNothingOfTheBadOne() {
        live(Examples.goal(1, 2, ROLLING));
        engine.behave(Behaviour.CRASHES);
        assertThat(engine.settle(Examples.goal(2, 2, ROLLING), () -> {})).isInstanceOf(Plan.Fail.class);

        engine.behave(Behaviour.HEALTHY);
        assertThat(engine.settle(proven(Examples.goal(1, 2, ROLLING)), () -> {}))
                .isInstanceOf(Plan.Done.class);
        assertThat(engine.observed().containers())
                .extracting(Container::generation)
                .containsExactly(1L, 1L);
    }

    @Example
    void recreateNeverLetsTwoWritersRunAndStartsTheOldOneAgainWhenTheNewOneFails() {
        var recreate = Examples.rollout(Strategy.RECREATE, 0, 1);
        live(Examples.goal(1, 1, recreate));
        engine.behave(Behaviour.CRASHES);

        assertThat(engine.settle(Examples.goal(2, 1, recreate), this::oneWriterAtMost))
                .isInstanceOf(Plan.Fail.class);
        assertThat(engine.observed().containers()).anyMatch(it -> it.generation() == 1);
        engine.behave(Behaviour.HEALTHY);
        assertThat(engine.settle(proven(Examples.goal(1, 1, recreate)), this::oneWriterAtMost))
                .isInstanceOf(Plan.Done.class);
        assertThat(engine.observed().containers()).singleElement().satisfies(it -> {
            assertThat(it.id()).isEqualTo("c1");
            assertThat(it.served()).isTrue();
        });
    }

    @Example
    void recreateStopsASuccessorThatNeverGetsHealthyBeforeItsPredecessorStartsAgain() {
        var recreate = Examples.rollout(Strategy.RECREATE, 0, 1);
        live(Examples.goal(1, 1, recreate));
        engine.behave(Behaviour.NEVER_HEALTHY);

        assertThat(engine.settle(Examples.goal(2, 1, recreate), this::oneWriterAtMost))
                .isInstanceOf(Plan.Fail.class);
        engine.behave(Behaviour.HEALTHY);
        assertThat(engine.settle(proven(Examples.goal(1, 1, recreate)), this::oneWriterAtMost))
                .isInstanceOf(Plan.Done.class);
        assertThat(engine.observed().containers())
                .singleElement()
                .satisfies(it -> assertThat(it.id()).isEqualTo("c1"));
    }

    @Example
    void aChangedRouteKeepsTheContainers() {
        var goal = Examples.goal(1, 2, ROLLING);
        live(goal);
        engine.routesChanged();

        assertThat(act(goal)).singleElement().isInstanceOfSatisfying(Change.Switch.class, change -> {
            assertThat(change.serving()).hasSize(2);
            assertThat(change.leaving()).isEmpty();
        });
        assertThat(engine.settle(goal, () -> {})).isInstanceOf(Plan.Done.class);
    }

    @Example
    void takesAContainerThatWasNeverStartedAway() {
        engine.add(SimulatedEngine.container("x", "hawiyat-shop-web-g1-0", 1, 0, new State.Created(), false));

        assertThat(act(Examples.goal(1, 1, ROLLING)))
                .anyMatch(Change.Remove.class::isInstance)
                .noneMatch(Change.Start.class::isInstance);
    }

    @Example
    void replacesADriftedContainerUnderItsName() {
        var goal = proven(Examples.goal(1, 1, ROLLING));
        live(goal);
        drift();

        assertThat(engine.settle(goal, () -> assertThat(readyInService()).isPositive()))
                .isInstanceOf(Plan.Done.class);
        assertThat(engine.observed().containers())
                .singleElement()
                .extracting(Container::name)
                .isEqualTo("hawiyat-shop-web-g1-0");
    }

    @Example
    void mendsInPlaceWhatTheEngineCanChange() {
        var goal = proven(Examples.goal(1, 1, ROLLING));
        live(goal);
        var pids = new Difference("spec.resources.pids", "50", "77");
        engine.alter(it -> SimulatedEngine.drifted(it, List.of(pids)));

        assertThat(act(goal)).singleElement().isInstanceOf(Change.Mend.class);
        assertThat(engine.settle(goal, () -> {})).isInstanceOf(Plan.Done.class);
        assertThat(engine.observed().containers())
                .singleElement()
                .extracting(Container::id)
                .isEqualTo("c1");
    }

    @Example
    void replacesWhatMendingAloneDoesNotPutRight() {
        var goal = proven(Examples.goal(1, 1, ROLLING));
        live(goal);
        var both = List.of(
                new Difference("spec.resources.pids", "50", "77"), new Difference("spec.env.LEVEL", "info", "debug"));
        engine.alter(it -> SimulatedEngine.drifted(it, both));

        assertThat(act(goal)).extracting(Object::getClass).containsExactly(Change.Retire.class, Change.Create.class);
    }

    @Example
    void doesNotRenameWhatItRemoves() {
        var goal = proven(Examples.goal(1, 1, Examples.rollout(Strategy.RECREATE, 0, 1)));
        live(goal);
        engine.alter(it -> SimulatedEngine.drifted(it, List.of(new Difference("spec.env.LEVEL", "info", "debug"))));

        assertThat(act(goal)).singleElement().isInstanceOf(Change.Switch.class);
        engine.pass(Duration.ofSeconds(10));
        assertThat(act(goal)).singleElement().isInstanceOf(Change.Stop.class);
        assertThat(act(goal)).extracting(Object::getClass).containsExactly(Change.Remove.class, Change.Create.class);
        assertThat(engine.settle(goal, this::oneWriterAtMost)).isInstanceOf(Plan.Done.class);
    }

    @Example
    void theOnlyOneServesOnWhileItsSuccessorStartsAlthoughItFails() {
        var goal = proven(Examples.goal(1, 1, ROLLING));
        live(goal);
        engine.alter(it -> SimulatedEngine.failing(it, engine.now()));

        assertThat(engine.settle(goal, () -> assertThat(inService()).isNotEmpty()))
                .isInstanceOf(Plan.Done.class);
        assertThat(engine.observed().containers())
                .singleElement()
                .extracting(Container::id)
                .isEqualTo("c2");
    }

    @Example
    void theFailedOneOfTwoLeavesAtOnceAndIsReplaced() {
        var goal = proven(Examples.goal(1, 2, ROLLING));
        live(goal);
        engine.alter(it -> it.id().equals("c1") ? SimulatedEngine.failing(it, engine.now()) : it);

        engine.settle(goal, () -> assertThat(readyInService()).isPositive());

        assertThat(inService()).extracting(Container::id).containsExactlyInAnyOrder("c2", "c3");
    }

    @Example
    void withoutRoomForAnotherOneTheFailedOneMakesRoom() {
        var goal = proven(Examples.goal(1, 1, Examples.rollout(Strategy.ROLLING, 0, 1)));
        live(goal);
        engine.alter(it -> SimulatedEngine.failing(it, engine.now()));

        assertThat(engine.settle(goal, () -> {})).isInstanceOf(Plan.Done.class);
        assertThat(inService()).extracting(Container::id).containsExactly("c2");
    }

    @Property(tries = 500)
    void endsWithExactlyWhatIsWantedAndKeepsItsPromisesOnTheWay(
            @ForAll("rollouts") Rollout rollout,
            @ForAll @IntRange(min = 1, max = 5) int before,
            @ForAll @IntRange(min = 0, max = 5) int after,
            @ForAll boolean newGeneration) {
        live(Examples.goal(1, before, rollout));
        var goal = Examples.goal(newGeneration ? 2 : 1, after, rollout);
        var floor = rollout.strategy() == Strategy.RECREATE
                ? 0
                : Math.min(before, after) - (rollout.strategy() == Strategy.ROLLING ? rollout.maxUnavailable() : 0);
        var ceiling = Math.max(before, after) + (wholeAtOnce(rollout) ? after : rollout.maxSurge());

        var end = engine.settle(goal, () -> {
            assertThat(readyInService()).isGreaterThanOrEqualTo(floor);
            assertThat(undrained()).isLessThanOrEqualTo(ceiling);
        });

        assertThat(end).isInstanceOf(Plan.Done.class);
        assertThat(engine.observed().containers()).hasSize(after).allSatisfy(it -> {
            assertThat(it.generation()).isEqualTo(goal.generation().number());
            assertThat(it.served() && it.named() && it.ready()).isTrue();
        });
        assertThat(RolloutPlanner.next(goal, engine.observed(), engine.now(), engine.now()))
                .isInstanceOf(Plan.Done.class);
    }

    @Property(tries = 300)
    void anotherGoalTakesOverWhereverTheFirstOneStood(
            @ForAll("rollouts") Rollout rollout,
            @ForAll @IntRange(min = 1, max = 4) int replicas,
            @ForAll @IntRange(min = 0, max = 12) int steps) {
        live(Examples.goal(1, replicas, rollout));
        var second = Examples.goal(2, replicas, rollout);
        var startedAt = engine.now();
        for (var step = 0; step < steps; step++) {
            if (RolloutPlanner.next(second, engine.observed(), startedAt, engine.now()) instanceof Plan.Act act) {
                act.changes().forEach(change -> engine.apply(second, change));
            } else {
                engine.pass(Duration.ofSeconds(2));
            }
        }

        assertThat(engine.settle(Examples.goal(3, replicas, rollout), () -> {})).isInstanceOf(Plan.Done.class);
        assertThat(engine.observed().containers()).hasSize(replicas).allMatch(it -> it.generation() == 3);
    }

    @Property(tries = 300)
    void onlyTouchesWhatIsSeen(@ForAll("crowds") List<Container> containers, @ForAll("rollouts") Rollout rollout) {
        containers.forEach(engine::add);
        var seen = containers.stream().map(Container::id).toList();

        if (RolloutPlanner.next(Examples.goal(2, 2, rollout), engine.observed(), engine.now(), engine.now())
                instanceof Plan.Act act) {
            assertThat(act.changes()).allSatisfy(change -> assertThat(seen).containsAll(touched(change)));
        }
    }

    @Property(tries = 500)
    void findsItsWayFromAnyWorld(@ForAll("crowds") List<Container> containers, @ForAll("rollouts") Rollout rollout) {
        containers.forEach(engine::add);

        var end = engine.settle(proven(Examples.goal(2, 2, rollout)), () -> {});

        if (end instanceof Plan.Done) {
            assertThat(engine.observed().containers()).hasSize(2).allMatch(it -> it.generation() == 2);
        }
    }

    private static boolean wholeAtOnce(Rollout rollout) {
        return rollout.strategy() == Strategy.BLUE_GREEN || rollout.strategy() == Strategy.CANARY;
    }

    @Provide
    Arbitrary<Rollout> rollouts() {
        var rolling = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 2))
                .filter((surge, unavailable) -> surge + unavailable > 0)
                .as((surge, unavailable) -> Examples.rollout(Strategy.ROLLING, surge, unavailable));
        return Arbitraries.oneOf(
                rolling,
                Arbitraries.just(Examples.rollout(Strategy.BLUE_GREEN, 1, 0)),
                Arbitraries.of(Examples.canary(10, 50), Examples.canary(25, 100), Examples.canary(100)),
                Arbitraries.just(Examples.rollout(Strategy.RECREATE, 0, 1)));
    }

    @Provide
    Arbitrary<List<Container>> crowds() {
        var states = Arbitraries.of(
                new State.Created(),
                new State.Running(engine.now(), 0),
                new State.Paused(),
                new State.Exited(137, true, "", engine.now()),
                new State.Dead());
        var readiness = Arbitraries.of(new Readiness.Starting("connection refused"), new Readiness.Ready(engine.now()));
        return Combinators.combine(
                        Arbitraries.longs().between(1, 3),
                        Arbitraries.integers().between(0, 3),
                        states,
                        readiness,
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as((generation, replica, state, health, named, served) -> new Container(
                        "g" + generation + "-" + replica,
                        "hawiyat-shop-web-g" + generation + "-" + replica,
                        generation,
                        replica,
                        state,
                        Optional.of("10.208.0.9"),
                        List.of(),
                        health,
                        named,
                        served,
                        Optional.empty(),
                        List.of()))
                .list()
                .ofMaxSize(6)
                .uniqueElements(Container::id);
    }

    private void live(Goal goal) {
        assertThat(engine.settle(goal, () -> {})).isInstanceOf(Plan.Done.class);
    }

    private List<Change> act(Goal goal) {
        var plan = RolloutPlanner.next(goal, engine.observed(), engine.now(), engine.now());
        assertThat(plan).isInstanceOf(Plan.Act.class);
        var changes = ((Plan.Act) plan).changes();
        changes.forEach(change -> engine.apply(goal, change));
        return changes;
    }

    private static Goal proven(Goal goal) {
        return new Goal(goal.id(), goal.generation(), goal.replicas(), goal.routes(), goal.rollout(), true);
    }

    private void drift() {
        var it = engine.observed().containers().getFirst();
        engine.apply(Examples.goal(1, 1, ROLLING), new Change.Remove(it));
        engine.add(new Container(
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
                List.of(new Difference("spec.env.LEVEL", "info", "debug"))));
    }

    private List<Container> inService() {
        return engine.observed().containers().stream()
                .filter(it -> it.served() && it.named())
                .toList();
    }

    private long readyInService() {
        return engine.observed().containers().stream()
                .filter(it -> it.ready() && it.served() && it.named())
                .count();
    }

    private long undrained() {
        return engine.observed().containers().stream()
                .filter(it -> it.running() && it.withdrawnAt().isEmpty())
                .count();
    }

    private void oneWriterAtMost() {
        assertThat(engine.observed().containers().stream()
                        .filter(Container::running)
                        .count())
                .isLessThanOrEqualTo(1);
    }

    private static List<String> touched(Change change) {
        return switch (change) {
            case Change.Create create -> List.of();
            case Change.Start start -> List.of(start.container().id());
            case Change.Mend mend -> List.of(mend.container().id());
            case Change.Retire retire -> List.of(retire.container().id());
            case Change.Stop stop -> List.of(stop.container().id());
            case Change.Remove remove -> List.of(remove.container().id());
            case Change.Shift shift ->
                Stream.of(shift.stable(), shift.canary(), shift.leaving())
                        .flatMap(List::stream)
                        .map(Container::id)
                        .toList();
            case Change.Switch switched ->
                Stream.concat(switched.serving().stream(), switched.leaving().stream())
                        .map(Container::id)
                        .toList();
        };
    }
}
