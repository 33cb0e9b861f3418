package io.hawiyat.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Rollout;
import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.plan.SimulatedEngine.Behaviour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CanaryTest {

    private static final Rollout TENTH_THEN_HALF = Examples.canary(10, 50);

    private SimulatedEngine engine = new SimulatedEngine();

    @BeforeEach
    void serveTheFirstGeneration() {
        engine = new SimulatedEngine();
        assertThat(engine.settle(Examples.goal(1, 4, TENTH_THEN_HALF), () -> {}))
                .isInstanceOf(Plan.Done.class);
    }

    @Test
    void raisesTheWeightStepByStepAndLetsTheOldOnesGoOnlyAtTheEnd() {
        var goal = Examples.goal(2, 4, TENTH_THEN_HALF);
        var weights = new ArrayList<Integer>();
        var canaries = new ArrayList<Long>();

        var end = engine.settle(goal, () -> {
            if (weights.isEmpty() || weights.getLast() != engine.weight()) {
                weights.add(engine.weight());
                canaries.add(of(2).stream().filter(Container::served).count());
            }
            assertThat(of(1).stream().filter(it -> it.named() && it.ready()).count())
                    .isEqualTo(
                            engine.weight() == 0 && weights.contains(50)
                                    ? of(1).stream().filter(Container::named).count()
                                    : 4);
        });

        assertThat(end).isInstanceOf(Plan.Done.class);
        assertThat(weights).containsExactly(0, 10, 50, 0);
        assertThat(canaries).containsExactly(0L, 1L, 2L, 4L);
        assertThat(of(1)).isEmpty();
    }

    @Test
    void goesOnWithItsWeightWhenTheEngineHasEndedAllContainers() {
        var goal = Examples.goal(2, 4, patient(Duration.ofMinutes(5)));
        var startedAt = engine.now();
        upTo(goal, 10, startedAt);
        engine.restart();

        assertThat(act(goal, startedAt))
                .hasSize(4)
                .allSatisfy(it -> assertThat(it)
                        .isInstanceOfSatisfying(
                                Change.Start.class,
                                start -> assertThat(start.container().generation())
                                        .isEqualTo(1)));
        assertThat(act(goal, startedAt)).singleElement().isInstanceOf(Change.Start.class);
        assertThat(engine.weight()).isEqualTo(10);
        assertThat(engine.settle(goal, () -> {})).isInstanceOf(Plan.Done.class);
        assertThat(of(2)).hasSize(4).allMatch(Container::ready);
    }

    @Test
    void keepsEachWeightForItsPauseWhichTheDeadlineDoesNotCount() {
        var goal = Examples.goal(2, 1, patient(Duration.ofSeconds(20)));
        engine.pass(Duration.ofHours(1));
        var startedAt = engine.now();
        upTo(goal, 10, startedAt);

        assertThat(next(goal, startedAt)).isInstanceOfSatisfying(Plan.Wait.class, wait -> {
            assertThat(wait.kind()).isEqualTo(Plan.Reason.PAUSE);
            assertThat(wait.reason()).contains("10 %");
            assertThat(wait.until()).isEqualTo(engine.now().plus(Duration.ofMinutes(1)));
        });
        engine.pass(Duration.ofSeconds(59));
        assertThat(next(goal, startedAt)).isInstanceOf(Plan.Wait.class);
        engine.pass(Duration.ofSeconds(1));
        assertThat(act(goal, startedAt))
                .singleElement()
                .isInstanceOfSatisfying(
                        Change.Shift.class, shift -> assertThat(shift.weight()).isEqualTo(50));
    }

    private static Rollout patient(Duration progressDeadline) {
        return new Rollout(
                TENTH_THEN_HALF.strategy(),
                1,
                0,
                Duration.ofSeconds(3),
                progressDeadline,
                Duration.ofSeconds(10),
                true,
                TENTH_THEN_HALF.steps());
    }

    @Test
    void takesTheWeightFromAnUnhealthyCanaryBeforeItFails() {
        engine.behave(2, Behaviour.FAILS_LATER);
        var goal = Examples.goal(2, 4, TENTH_THEN_HALF);
        upTo(goal, 10, engine.now());
        engine.pass(SimulatedEngine.GOOD_FOR);

        assertThat(act(goal, engine.now())).singleElement().isInstanceOfSatisfying(Change.Shift.class, shift -> {
            assertThat(shift.weight()).isZero();
            assertThat(shift.stable()).hasSize(4).allMatch(it -> it.generation() == 1);
        });
        assertThat(next(goal, engine.now()))
                .isInstanceOfSatisfying(
                        Plan.Fail.class, fail -> assertThat(fail.reason()).contains("is unhealthy: 500"));
    }

    @Test
    void goesOnWhereItStoodWhenTheAgentIsKilledInAPause() {
        var goal = Examples.goal(2, 4, TENTH_THEN_HALF);
        var began = engine.now();
        upTo(goal, 10, began);
        var published = engine.observed().shares().orElseThrow().since();
        engine.pass(Duration.ofSeconds(40));
        engine.forget(2);

        engine.pass(Duration.ofSeconds(10));
        assertThat(next(goal, engine.now()))
                .isInstanceOfSatisfying(
                        Plan.Wait.class, wait -> assertThat(wait.until()).isEqualTo(published.plusSeconds(60)));
    }

    @Test
    void givesTheWeightOfASupersededCanaryToTheNextOneWithoutAStepBetween() {
        upTo(Examples.goal(2, 4, TENTH_THEN_HALF), 50, engine.now());
        var goal = Examples.goal(3, 4, TENTH_THEN_HALF);
        var weights = new ArrayList<Integer>();

        assertThat(engine.settle(goal, () -> weights.add(engine.weight()))).isInstanceOf(Plan.Done.class);

        assertThat(weights.stream().distinct().toList()).containsExactly(50, 10, 0);
        assertThat(engine.observed().containers()).hasSize(4).allMatch(it -> it.generation() == 3);
    }

    @Test
    void keepsTheOldOnesStandingByWhenTheLastStepIsAllOfIt() {
        var whole = Examples.canary(100);
        var goal = Examples.goal(2, 4, whole);
        var startedAt = engine.now();
        while (!(next(goal, startedAt) instanceof Plan.Wait wait && wait.kind() == Plan.Reason.PAUSE)) {
            step(goal, startedAt);
        }

        assertThat(of(1)).hasSize(4).allMatch(it -> it.running() && !it.served() && !it.named());
        assertThat(of(2)).hasSize(4).allMatch(it -> it.served() && it.named());
        assertThat(next(goal, startedAt))
                .isInstanceOfSatisfying(
                        Plan.Wait.class, waits -> assertThat(waits.reason()).contains("stand by"));
        assertThat(engine.settle(goal, () -> {})).isInstanceOf(Plan.Done.class);
        assertThat(of(1)).isEmpty();
    }

    @Test
    void goesBackAtOnceWithoutStepsWhenItFailsAtTheEnd() {
        engine.behave(2, Behaviour.FAILS_LATER);
        var end = engine.settle(Examples.goal(2, 4, Examples.canary(100)), () -> {});
        assertThat(end).isInstanceOf(Plan.Fail.class);
        var began = engine.now();

        assertThat(engine.settle(proven(Examples.goal(1, 4, Examples.canary(100))), () -> {}))
                .isInstanceOf(Plan.Done.class);

        assertThat(Duration.between(began, engine.now())).isLessThan(Duration.ofSeconds(30));
        assertThat(engine.observed().containers()).hasSize(4).allMatch(it -> it.generation() == 1 && it.served());
    }

    @Test
    void needsNoStepsWhereNothingServesYetOrAnyMore() {
        of(1).forEach(engine::crash);
        var weights = new ArrayList<Integer>();

        assertThat(engine.settle(Examples.goal(2, 2, TENTH_THEN_HALF), () -> weights.add(engine.weight())))
                .isInstanceOf(Plan.Done.class);

        assertThat(weights).containsOnly(0);
    }

    @Test
    void scalesWithoutSteps() {
        var before = of(1);

        assertThat(engine.settle(proven(Examples.goal(1, 6, TENTH_THEN_HALF)), () -> {}))
                .isInstanceOf(Plan.Done.class);

        assertThat(of(1)).hasSize(6).containsAll(before);
    }

    @Test
    void leavesAFailingOldContainerOutAndTakesItBackWhenItHasRecovered() {
        var goal = Examples.goal(2, 4, TENTH_THEN_HALF);
        upTo(goal, 10, engine.now());
        engine.fail(of(1).getFirst());

        assertThat(act(goal, engine.now())).singleElement().isInstanceOfSatisfying(Change.Shift.class, shift -> {
            assertThat(shift.stable()).hasSize(3);
            assertThat(shift.weight()).isEqualTo(10);
        });
        assertThat(of(1)).hasSize(4);
    }

    private void upTo(Goal goal, int weight, Instant startedAt) {
        while (engine.weight() != weight) {
            step(goal, startedAt);
        }
    }

    private void step(Goal goal, Instant startedAt) {
        switch (next(goal, startedAt)) {
            case Plan.Act act -> act.changes().forEach(change -> engine.apply(goal, change));
            case Plan.Wait wait -> engine.until(engine.soonest(wait.until()));
            case Plan.Done done -> throw new AssertionError("done");
            case Plan.Fail fail -> throw new AssertionError(fail.reason());
        }
    }

    private List<Change> act(Goal goal, Instant startedAt) {
        var plan = next(goal, startedAt);
        assertThat(plan).isInstanceOf(Plan.Act.class);
        var changes = ((Plan.Act) plan).changes();
        changes.forEach(change -> engine.apply(goal, change));
        return changes;
    }

    private Plan next(Goal goal, Instant startedAt) {
        return RolloutPlanner.next(goal, engine.observed(), startedAt, engine.now());
    }

    private List<Container> of(long generation) {
        return engine.observed().containers().stream()
                .filter(it -> it.generation() == generation)
                .toList();
    }

    private static Goal proven(Goal goal) {
        return new Goal(goal.id(), goal.generation(), goal.replicas(), goal.routes(), goal.rollout(), true);
    }
}
