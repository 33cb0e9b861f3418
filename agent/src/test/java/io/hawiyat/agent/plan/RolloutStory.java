package io.hawiyat.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Rollout;
import io.hawiyat.agent.manifest.Rollout.Strategy;
import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.RolloutPromisesTest.Mishap;
import io.hawiyat.agent.plan.SimulatedEngine.Behaviour;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One application over several commits: follows the planner, holds what fails and goes back as Converger does, and checks
 * after each step that it broke no promise.
 */
final class RolloutStory {

    private static final int ENOUGH = 2_000;

    private final Rollout rollout;
    private final SimulatedEngine engine = new SimulatedEngine();
    private Goal goal;
    private Optional<Goal> lastGood = Optional.empty();
    private Instant startedAt = engine.now();
    private long generations = 1;
    private boolean over;

    RolloutStory(Rollout rollout) {
        this.rollout = rollout;
        this.goal = Examples.goal(1, replicas(3), rollout);
    }

    private int replicas(int wanted) {
        return rollout.strategy() == Strategy.RECREATE ? Math.min(1, wanted) : wanted;
    }

    void begin() {
        end();
    }

    /** Until nothing more is to be done: every story has an end. */
    void end() {
        for (var step = 0; !over; step++) {
            assertThat(step).as("does not end: %s", engine.observed()).isLessThan(ENOUGH);
            step();
        }
    }

    void goOn(int steps) {
        for (var step = 0; step < steps && !over; step++) {
            step();
        }
    }

    private void step() {
        switch (next()) {
            case Plan.Act act -> follow(act, act.changes().size());
            case Plan.Wait wait -> engine.until(engine.soonest(wait.until()));
            case Plan.Done done -> {
                lastGood = Optional.of(proven(goal));
                over = true;
            }
            case Plan.Fail fail -> goBack();
        }
    }

    private Plan next() {
        return RolloutPlanner.next(goal, engine.observed(), startedAt, engine.now());
    }

    /** What was good before comes back; when that is what failed, or nothing was, the story ends with it. */
    private void goBack() {
        var back = lastGood.filter(good -> !good.equals(goal));
        back.ifPresentOrElse(this::aim, () -> over = true);
    }

    private void aim(Goal next) {
        goal = next;
        startedAt = engine.now();
        over = false;
    }

    private static Goal proven(Goal goal) {
        return new Goal(goal.id(), goal.generation(), goal.replicas(), goal.routes(), goal.rollout(), true);
    }

    void suffer(Mishap mishap) {
        switch (mishap.kind()) {
            case COMMIT -> commit(mishap.behaviour());
            case SCALE -> scale(replicas(mishap.pick()));
            case CONTAINER_CRASHES -> pick(mishap).ifPresent(engine::crash);
            case CONTAINER_FALLS_ILL -> pick(mishap).ifPresent(engine::fail);
            case AGENT_DIES -> engine.forget(goal.generation().number());
            case AGENT_DIES_WITHIN_A_STEP -> dieWithinAStep(mishap.pick());
        }
        heal();
    }

    private void commit(Behaviour behaviour) {
        engine.behave(++generations, behaviour);
        aim(Examples.goal(generations, goal.replicas(), rollout));
    }

    private void scale(int replicas) {
        var scaled = Examples.goal(goal.generation().number(), replicas, rollout);
        aim(goal.proven() ? proven(scaled) : scaled);
        lastGood = lastGood.filter(
                        good -> good.generation().number() != goal.generation().number())
                .or(() -> goal.proven() ? Optional.of(goal) : Optional.empty());
    }

    private Optional<Container> pick(Mishap mishap) {
        var running = engine.observed().containers().stream()
                .filter(Container::running)
                .toList();
        return running.isEmpty() ? Optional.empty() : Optional.of(running.get(mishap.pick() % running.size()));
    }

    private void dieWithinAStep(int done) {
        if (next() instanceof Plan.Act act) {
            follow(act, Math.min(done, act.changes().size() - 1));
            if (act.changes().getFirst() instanceof Change.Switch switched) {
                engine.name(switched);
            }
        }
        engine.forget(goal.generation().number());
    }

    /** Where a story was over, what happens then opens a deployment, as drift does. */
    private void heal() {
        if (over && !(next() instanceof Plan.Done)) {
            aim(goal);
        }
    }

    private void follow(Plan.Act act, int changes) {
        var before = Sight.of(engine, goal);
        act.changes().subList(0, changes).forEach(change -> engine.apply(goal, change));
        if (changes == act.changes().size()) {
            keepsItsPromises(before, Sight.of(engine, goal));
        }
    }

    private void keepsItsPromises(Sight before, Sight after) {
        switch (rollout.strategy()) {
            case ROLLING -> {
                var floor = Math.max(0, goal.replicas() - rollout.maxUnavailable());
                assertThat(after.ready()).isGreaterThanOrEqualTo(Math.min(before.ready(), floor));
                var ceiling = goal.replicas() + rollout.maxSurge();
                assertThat(after.undrained()).isLessThanOrEqualTo(Math.max(before.undrained(), ceiling));
            }
            case BLUE_GREEN, CANARY -> {
                assertThat(after.ready()).isGreaterThanOrEqualTo(Math.min(before.ready(), goal.replicas()));
                assertThat(after.ofGoal()).isLessThanOrEqualTo(Math.max(before.ofGoal(), goal.replicas()));
            }
            case RECREATE -> assertThat(after.running()).isLessThanOrEqualTo(1);
        }
        if (after.weight() > before.weight()) {
            assertThat(after.canariesReady()).isTrue();
            assertThat(rollout.steps()).extracting(Rollout.CanaryStep::weight).contains(after.weight());
        }
    }

    /** What is there that should not be, once the story is over. */
    List<Container> leftBehind() {
        return next() instanceof Plan.Done
                ? engine.observed().containers().stream()
                        .filter(it -> it.generation() != goal.generation().number() || !it.served())
                        .toList()
                : List.of();
    }

    /** The figures that promises are about. */
    private record Sight(int ready, int undrained, int ofGoal, int running, int weight, boolean canariesReady) {

        static Sight of(SimulatedEngine engine, Goal goal) {
            var all = engine.observed().containers();
            var running = all.stream().filter(Container::running).toList();
            var undrained = all.stream()
                    .filter(it -> it.withdrawnAt().isEmpty())
                    .filter(it -> it.running() || isWanted(it, goal))
                    .toList();
            return new Sight(
                    (int) all.stream()
                            .filter(it -> it.ready() && it.served() && it.named())
                            .count(),
                    undrained.size(),
                    (int) undrained.stream().filter(it -> isWanted(it, goal)).count(),
                    running.size(),
                    weightOf(engine, goal),
                    all.stream().filter(engine::tries).allMatch(it -> it.readiness() instanceof Readiness.Ready));
        }

        /** One that has stopped counts as well where it is to be started again. */
        private static boolean isWanted(Container container, Goal goal) {
            return container.generation() == goal.generation().number() && container.replica() < goal.replicas();
        }

        private static int weightOf(SimulatedEngine engine, Goal goal) {
            var own = engine.observed().containers().stream()
                    .filter(engine::tries)
                    .anyMatch(it -> it.generation() == goal.generation().number());
            return own ? engine.weight() : 0;
        }
    }
}
