package io.hawiyat.agent.plan;

import io.hawiyat.agent.manifest.JobRules.ConcurrencyPolicy;
import io.hawiyat.agent.plan.JobPlan.Outcome;
import io.hawiyat.agent.plan.JobPlan.Step;
import io.hawiyat.agent.plan.Observed.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a Job does next, from its rules and its runs under way. Pure: time comes in.
 *
 * <p>Of the times that were missed only the latest is made up, at once, as Kubernetes does without a
 * {@code startingDeadlineSeconds}. While {@code Forbid} lets no second run begin, the times that pass count as missed.
 */
public final class JobPlanner {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private static final String REMOVED = "its container was removed by somebody while it ran";

    private final JobGoal goal;
    private final List<JobRun> runs;
    private final Instant now;

    private JobPlanner(JobGoal goal, List<JobRun> runs, Instant now) {
        this.goal = goal;
        this.runs = List.copyOf(runs);
        this.now = now;
    }

    public static JobPlan next(JobGoal goal, List<JobRun> runs, Instant now) {
        return new JobPlanner(goal, runs, now).next();
    }

    /** The first time at which a new run is due by itself. */
    public static Optional<Instant> nextRun(JobGoal goal, Instant now) {
        return goal.suspended() || goal.gone()
                ? Optional.empty()
                : goal.rules().schedule().flatMap(it -> it.next(now));
    }

    private JobPlan next() {
        var steps = new ArrayList<Step>();
        runs.forEach(run -> step(run).ifPresent(steps::add));
        due().ifPresent(dueAt -> begin(dueAt, steps));
        return steps.isEmpty() ? new JobPlan.Wait(until()) : new JobPlan.Act(steps);
    }

    private Optional<Instant> due() {
        return goal.suspended() || goal.gone()
                ? Optional.empty()
                : goal.rules().schedule().flatMap(it -> it.latest(goal.countedFrom(), now));
    }

    private void begin(Instant dueAt, List<Step> steps) {
        var others = runs.stream().filter(it -> it.dueAt().isPresent()).toList();
        if (others.isEmpty() || goal.rules().concurrencyPolicy() == ConcurrencyPolicy.ALLOW) {
            steps.add(new Step.Begin(dueAt));
        } else if (goal.rules().concurrencyPolicy() == ConcurrencyPolicy.REPLACE) {
            steps.removeIf(it -> it instanceof Step.Launch || it instanceof Step.Again);
            others.stream()
                    .filter(run -> steps.stream()
                            .noneMatch(it ->
                                    it instanceof Step.End end && end.run().equals(run)))
                    .forEach(run -> steps.add(
                            new Step.End(run, Outcome.CANCELLED, "replaced by the run that was due at " + dueAt)));
        }
    }

    private Optional<Step> step(JobRun run) {
        if (goal.gone()) {
            return Optional.of(new Step.End(run, Outcome.CANCELLED, "cancelled: the job is no longer declared"));
        }
        if (goal.overtaken()
                && run.dueAt().isEmpty()
                && goal.rules().concurrencyPolicy() == ConcurrencyPolicy.REPLACE) {
            return Optional.of(new Step.End(run, Outcome.CANCELLED, "replaced by the run of a newer commit"));
        }
        return run.container()
                .map(state -> ended(run, state).or(() -> late(run)).or(() -> unstarted(run, state)))
                .orElseGet(() -> late(run).or(() -> absent(run)));
    }

    private Optional<Step> ended(JobRun run, State state) {
        return switch (state) {
            case State.Exited exited
            when exited.exitCode() == 0 -> Optional.of(new Step.End(run, Outcome.SUCCEEDED, "exited with code 0"));
            case State.Exited exited -> Optional.of(failed(run, text(exited)));
            case State.Dead dead -> Optional.of(failed(run, REMOVED));
            case State.Created created -> Optional.empty();
            case State.Running running -> Optional.empty();
            case State.Paused paused -> Optional.empty();
            case State.Restarting restarting -> Optional.empty();
        };
    }

    /** One found created was never started, and is never adopted: it is made anew. */
    private static Optional<Step> unstarted(JobRun run, State state) {
        return state instanceof State.Created ? Optional.of(new Step.Launch(run)) : Optional.empty();
    }

    private Optional<Step> late(JobRun run) {
        return now.isBefore(end(run))
                ? Optional.empty()
                : Optional.of(new Step.End(
                        run,
                        Outcome.FAILED,
                        "did not end within " + Durations.text(goal.rules().deadline()) + " (spec.deadline)"));
    }

    private Optional<Step> absent(JobRun run) {
        if (run.launched()) {
            return Optional.of(failed(run, REMOVED));
        }
        return now.isBefore(run.notBefore()) ? Optional.empty() : Optional.of(new Step.Launch(run));
    }

    private Step failed(JobRun run, String reason) {
        return run.attempt() < goal.rules().backoffLimit()
                ? new Step.Again(run, now.plus(pause(run.attempt())), reason)
                : new Step.End(run, Outcome.FAILED, reason);
    }

    /** 1 s, doubling to 5 min. */
    static Duration pause(int attempt) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt, 20));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private static String text(State.Exited exited) {
        var cause = exited.outOfMemory() ? ", out of memory" : exited.error().isEmpty() ? "" : ", " + exited.error();
        return "exited with code " + exited.exitCode() + cause;
    }

    private Instant end(JobRun run) {
        return run.startedAt().plus(goal.rules().deadline());
    }

    private Optional<Instant> until() {
        var ends = runs.stream()
                .map(run ->
                        run.container().isEmpty() && run.notBefore().isBefore(end(run)) ? run.notBefore() : end(run));
        return Stream.concat(ends, nextRun(goal, now).stream()).min(Comparator.naturalOrder());
    }
}
