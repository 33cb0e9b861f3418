package io.hawiyat.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.JobRules;
import io.hawiyat.agent.manifest.JobRules.ConcurrencyPolicy;
import io.hawiyat.agent.manifest.Schedule;
import io.hawiyat.agent.plan.JobPlan.Outcome;
import io.hawiyat.agent.plan.JobPlan.Step;
import io.hawiyat.agent.plan.Observed.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a Job does next. */
class JobPlannerTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private static JobGoal goal(ConcurrencyPolicy policy, int backoffLimit) {
        var rules = new JobRules(Optional.of(new Schedule("*/5 * * * *", "UTC")), policy, DEADLINE, backoffLimit, 3);
        return new JobGoal(rules, false, false, false, NOON);
    }

    private static JobRun run(long id, State container) {
        return new JobRun(id, Optional.of(NOON), 0, true, NOON, NOON, Optional.of(container));
    }

    private static State running() {
        return new State.Running(NOON, 0);
    }

    private static State exited(int code) {
        return new State.Exited(code, false, "", NOON);
    }

    private static List<Step> steps(JobGoal goal, Instant now, JobRun... runs) {
        return JobPlanner.next(goal, List.of(runs), now) instanceof JobPlan.Act act ? act.steps() : List.of();
    }

    @Test
    void beginsOnlyTheLatestOfTheTimesThatWereMissed() {
        assertThat(steps(goal(ConcurrencyPolicy.ALLOW, 0), NOON.plus(Duration.ofMinutes(23))))
                .containsExactly(new Step.Begin(NOON.plus(Duration.ofMinutes(20))));
    }

    @Test
    void waitsUntilTheNextTime() {
        assertThat(JobPlanner.next(goal(ConcurrencyPolicy.ALLOW, 0), List.of(), NOON.plusSeconds(1)))
                .isEqualTo(new JobPlan.Wait(Optional.of(NOON.plus(Duration.ofMinutes(5)))));
    }

    @Test
    void beginsNothingWhileSuspended() {
        var allowed = goal(ConcurrencyPolicy.ALLOW, 0);
        var suspended = new JobGoal(allowed.rules(), true, false, false, NOON);

        assertThat(JobPlanner.next(suspended, List.of(), NOON.plus(DEADLINE)))
                .isEqualTo(new JobPlan.Wait(Optional.empty()));
    }

    @Test
    void letsTwoRunsOverlapWaitOrReplaceEachOtherByItsPolicy() {
        var due = NOON.plus(Duration.ofMinutes(5));
        var under = run(1, running());

        assertThat(steps(goal(ConcurrencyPolicy.ALLOW, 0), due, under)).containsExactly(new Step.Begin(due));
        assertThat(steps(goal(ConcurrencyPolicy.FORBID, 0), due, under)).isEmpty();
        assertThat(steps(goal(ConcurrencyPolicy.REPLACE, 0), due, under))
                .singleElement()
                .satisfies(it -> assertThat(((Step.End) it).outcome()).isEqualTo(Outcome.CANCELLED));
    }

    @Test
    void triesAFailedContainerAgainAsOftenAsItsRulesSay() {
        var now = NOON.plusSeconds(30);

        assertThat(steps(goal(ConcurrencyPolicy.ALLOW, 1), now, run(1, exited(3))))
                .containsExactly(new Step.Again(run(1, exited(3)), now.plusSeconds(1), "exited with code 3"));
        assertThat(steps(goal(ConcurrencyPolicy.ALLOW, 0), now, run(1, exited(3))))
                .containsExactly(new Step.End(run(1, exited(3)), Outcome.FAILED, "exited with code 3"));
    }

    @Test
    void endsARunAtItsDeadlineAndOneThatEndedByItselfAsItEnded() {
        var late = NOON.plus(DEADLINE);
        var goal = new JobGoal(goal(ConcurrencyPolicy.ALLOW, 0).rules(), true, false, false, NOON);

        assertThat(steps(goal, late, run(1, running())))
                .containsExactly(
                        new Step.End(run(1, running()), Outcome.FAILED, "did not end within 10m (spec.deadline)"));
        assertThat(steps(goal, late, run(1, exited(0))))
                .containsExactly(new Step.End(run(1, exited(0)), Outcome.SUCCEEDED, "exited with code 0"));
    }

    @Test
    void neverAdoptsAContainerThatWasNotStartedAndNeverStartsOneTwice() {
        var goal = goal(ConcurrencyPolicy.FORBID, 0);
        var created = run(1, new State.Created());
        var lost = new JobRun(1, Optional.of(NOON), 0, true, NOON, NOON, Optional.empty());

        assertThat(steps(goal, NOON, created)).containsExactly(new Step.Launch(created));
        assertThat(steps(goal, NOON, lost))
                .singleElement()
                .satisfies(it -> assertThat(((Step.End) it).outcome()).isEqualTo(Outcome.FAILED));
    }

    @Test
    void pausesLongerAfterEachFailure() {
        assertThat(JobPlanner.pause(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(JobPlanner.pause(3)).isEqualTo(Duration.ofSeconds(8));
        assertThat(JobPlanner.pause(99)).isEqualTo(Duration.ofMinutes(5));
    }

    /** A whole life with containers that end, fail, hang and vanish, and agents that look late or not at all. */
    @Property(tries = 100)
    void runsEachDueTimeAtMostOnceAndAlwaysEnds(@ForAll ConcurrencyPolicy policy, @ForAll long seed) {
        var life = new Life(policy, RandomGeneratorFactory.getDefault().create(seed));

        for (var moment = 0; moment < 100; moment++) {
            life.look();
        }

        assertThat(life.begun).doesNotHaveDuplicates();
        assertThat(life.mostAtOnce).isLessThanOrEqualTo(policy == ConcurrencyPolicy.ALLOW ? 4 : 1);
        assertThat(life.longest).isLessThanOrEqualTo(DEADLINE.plus(Life.LATEST_LOOK));
        assertThat(life.mostAttempts).isLessThanOrEqualTo(Life.BACKOFF_LIMIT);
    }

    /** Jobs, containers and time, as the agent's parts would handle them. */
    private static final class Life {
        static final int BACKOFF_LIMIT = 2;
        static final Duration LATEST_LOOK = Duration.ofMinutes(3);

        final List<Instant> begun = new ArrayList<>();
        int mostAtOnce;
        int mostAttempts;
        Duration longest = Duration.ZERO;

        private final ConcurrencyPolicy policy;
        private final RandomGenerator random;
        private final Map<Long, JobRun> runs = new HashMap<>();
        private Instant now = NOON;
        private Instant countedFrom = NOON;

        Life(ConcurrencyPolicy policy, RandomGenerator random) {
            this.policy = policy;
            this.random = random;
        }

        void look() {
            now = now.plusSeconds(random.nextLong(1, LATEST_LOOK.toSeconds()));
            runs.replaceAll((id, run) -> happen(run));
            var rules = goal(policy, BACKOFF_LIMIT).rules();
            var goal = new JobGoal(rules, false, false, false, countedFrom);
            for (var round = 0; round < 20; round++) {
                goal = new JobGoal(rules, false, false, false, countedFrom);
                if (!(JobPlanner.next(goal, List.copyOf(runs.values()), now) instanceof JobPlan.Act act)) {
                    return;
                }
                act.steps().forEach(this::apply);
            }
            throw new AssertionError("it never comes to rest");
        }

        private JobRun happen(JobRun run) {
            var container = run.container()
                    .flatMap(state -> state instanceof State.Running ? change(state) : Optional.of(state));
            return with(run, run.attempt(), run.launched(), run.notBefore(), container);
        }

        private Optional<State> change(State state) {
            return switch (random.nextInt(5)) {
                case 0 -> Optional.of(exited(0));
                case 1 -> Optional.of(exited(1));
                case 2 -> random.nextInt(5) == 0 ? Optional.empty() : Optional.of(state);
                default -> Optional.of(state);
            };
        }

        private void apply(Step step) {
            switch (step) {
                case Step.Begin(Instant dueAt) -> {
                    var id = begun.size() + 1L;
                    begun.add(dueAt);
                    countedFrom = dueAt;
                    runs.put(id, new JobRun(id, Optional.of(dueAt), 0, false, now, now, Optional.empty()));
                    mostAtOnce = Math.max(mostAtOnce, runs.size());
                }
                case Step.Launch(JobRun run) -> {
                    assertThat(run.container().isPresent() || !run.launched()).isTrue();
                    var crashed = random.nextInt(10) == 0;
                    var state = crashed ? new State.Created() : running();
                    runs.put(run.id(), with(run, run.attempt(), true, run.notBefore(), Optional.of(state)));
                }
                case Step.Again(JobRun run, Instant notBefore, String reason) -> {
                    mostAttempts = Math.max(mostAttempts, run.attempt() + 1);
                    runs.put(run.id(), with(run, run.attempt() + 1, false, notBefore, Optional.empty()));
                }
                case Step.End(JobRun run, Outcome outcome, String reason) -> {
                    longest = Duration.between(run.startedAt(), now).compareTo(longest) > 0
                            ? Duration.between(run.startedAt(), now)
                            : longest;
                    runs.remove(run.id());
                }
            }
        }

        private static JobRun with(
                JobRun run, int attempt, boolean launched, Instant notBefore, Optional<State> container) {
            return new JobRun(run.id(), run.dueAt(), attempt, launched, run.startedAt(), notBefore, container);
        }
    }
}
