package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.JobRules;
import io.hawiyat.agent.plan.JobGoal;
import io.hawiyat.agent.plan.JobPlan;
import io.hawiyat.agent.plan.JobPlan.Outcome;
import io.hawiyat.agent.plan.JobPlan.Step;
import io.hawiyat.agent.plan.JobPlanner;
import io.hawiyat.agent.plan.JobRun;
import io.hawiyat.agent.queue.Backoff;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Jobs;
import io.hawiyat.agent.state.Jobs.OpenRun;
import io.hawiyat.agent.state.Jobs.Progress;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.Version;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs one Job as PostgreSQL and its schedule say: read the truth, look, plan, do, and again.
 *
 * <p>Nobody waits here while a container runs: its end is an event of the engine, which asks for the next look.
 */
final class JobConverger {

    /** In case the engine's event was missed. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final Jobs jobs;
    private final JobTasks tasks;
    private final JobDeployments deployments;
    private final Way way;
    private final InstantSource clock;
    private final Consumer<Phase> ended;

    JobConverger(
            Jobs jobs,
            JobTasks tasks,
            JobDeployments deployments,
            Way way,
            InstantSource clock,
            Consumer<Phase> ended) {
        this.jobs = jobs;
        this.tasks = tasks;
        this.deployments = deployments;
        this.way = way;
        this.clock = clock;
        this.ended = ended;
    }

    static boolean isJob(StoredApplication application) {
        return application
                .desired()
                .or(application::lastGood)
                .filter(it -> it.application().job().isPresent())
                .isPresent();
    }

    Next turn(StoredApplication job, Session session) {
        var progress = jobs.load(job.id());
        var seen = tasks.look(job.name(), progress.open());
        var now = clock.instant();
        var goals = goals(job, progress, now);
        var plans = goals.stream().map(it -> plan(it, progress, seen, now)).toList();
        var steps = plans.stream().flatMap(JobConverger::steps).toList();
        if (!steps.isEmpty()) {
            steps.forEach(step -> apply(step, job, progress, seen, session));
            return new Next.Again();
        }
        return deployments.step(job, progress, session).orElseGet(() -> {
            var next = goals.stream()
                    .flatMap(it -> JobPlanner.nextRun(it.goal(), now).stream())
                    .findFirst();
            if (!job.removed() && job.lastGood().isPresent()) {
                jobs.schedule(session.lease(), goals.getLast().goal().countedFrom(), next);
            }
            return later(plans, progress, job, now);
        });
    }

    /** Goals of a part of the runs: those of commits follow the newest rules, those of a schedule the rules in force. */
    private record PartGoal(JobGoal goal, boolean scheduled) {
        boolean concerns(OpenRun run) {
            return run.dueAt().isPresent() == scheduled;
        }
    }

    private static List<PartGoal> goals(StoredApplication job, Progress progress, Instant now) {
        var newest = job.desired().or(job::lastGood).orElseThrow();
        var inForce = job.lastGood().orElse(newest);
        var overtaken = job.queued().isPresent() && job.running().isPresent();
        var suspended = job.lastGood().isEmpty()
                || inForce.application().suspend()
                || newest.application().suspend();
        var countedFrom = Stream.concat(progress.since().stream(), progress.lastDue().stream())
                .max(Comparator.naturalOrder())
                .orElse(now);
        return List.of(
                new PartGoal(new JobGoal(rules(newest), true, job.removed(), overtaken, countedFrom), false),
                new PartGoal(new JobGoal(rules(inForce), suspended, job.removed(), false, countedFrom), true));
    }

    private static JobRules rules(Version version) {
        return version.application().job().orElseThrow();
    }

    private static JobPlan plan(PartGoal goal, Progress progress, Map<Long, JobTasks.Task> seen, Instant now) {
        var runs = progress.open().stream()
                .filter(goal::concerns)
                .map(it -> planned(it, seen))
                .toList();
        return JobPlanner.next(goal.goal(), runs, now);
    }

    private static JobRun planned(OpenRun run, Map<Long, JobTasks.Task> seen) {
        var bare = run.planned();
        return new JobRun(
                bare.id(),
                bare.dueAt(),
                bare.attempt(),
                bare.launched(),
                bare.startedAt(),
                bare.notBefore(),
                Optional.ofNullable(seen.get(run.id())).map(JobTasks.Task::state));
    }

    private static Stream<Step> steps(JobPlan plan) {
        return switch (plan) {
            case JobPlan.Act act -> act.steps().stream();
            case JobPlan.Wait wait -> Stream.of();
        };
    }

    private void apply(
            Step step, StoredApplication job, Progress progress, Map<Long, JobTasks.Task> seen, Session session) {
        switch (step) {
            case Step.Begin(var dueAt) ->
                way.run(
                        Waypoint.BEGIN_JOB_RUN,
                        () -> jobs.begin(session.lease(), job.lastGood().orElseThrow(), dueAt, clock.instant()));
            case Step.Launch(var run) -> launch(open(progress, run), job, seen, session);
            case Step.Again(JobRun run, Instant notBefore, String reason) -> {
                var open = open(progress, run);
                tasks.again(open, task(seen, open), notBefore, reason, session.runOf(open.deployment()));
            }
            case Step.End(var run, var outcome, var reason) ->
                end(open(progress, run), job, seen, outcome, reason, session);
        }
    }

    /** What can not even be started has failed, as what exits at once has; an engine that is away is waited for. */
    private void launch(OpenRun open, StoredApplication job, Map<Long, JobTasks.Task> seen, Session session) {
        try {
            tasks.launch(declared(job), open, task(seen, open), session.runOf(open.deployment()));
        } catch (EngineException failed) {
            switch (failed.fault()) {
                case VERDICT -> end(open, job, seen, Outcome.FAILED, String.valueOf(failed.getMessage()), session);
                case ENVIRONMENT -> throw failed;
            }
        }
    }

    private void end(
            OpenRun open,
            StoredApplication job,
            Map<Long, JobTasks.Task> seen,
            Outcome outcome,
            String reason,
            Session session) {
        var kept = declared(job).job().orElseThrow().historyLimit();
        tasks.end(open, task(seen, open), outcome, reason, kept, session.runOf(open.deployment()));
        tasks.tidy(job.name());
        if (open.dueAt().isPresent()) {
            ended.accept(
                    switch (outcome) {
                        case SUCCEEDED -> Phase.SUCCEEDED;
                        case FAILED -> Phase.FAILED;
                        case CANCELLED -> Phase.SUPERSEDED;
                    });
        }
    }

    private static Application declared(StoredApplication job) {
        return job.desired().or(job::lastGood).orElseThrow().application();
    }

    private static OpenRun open(Progress progress, JobRun run) {
        return progress.open().stream()
                .filter(it -> it.id() == run.id())
                .findFirst()
                .orElseThrow();
    }

    private static Optional<JobTasks.Task> task(Map<Long, JobTasks.Task> seen, OpenRun run) {
        return Optional.ofNullable(seen.get(run.id()));
    }

    private Next later(List<JobPlan> plans, Progress progress, StoredApplication job, Instant now) {
        var times = new ArrayList<Instant>();
        for (var plan : plans) {
            if (plan instanceof JobPlan.Wait(var until)) {
                until.ifPresent(times::add);
            }
        }
        job.retryAt().filter(it -> Backoff.waits(it, now)).ifPresent(times::add);
        if (!progress.open().isEmpty()) {
            times.add(now.plus(LOOK_AGAIN));
        }
        return times.stream()
                .min(Comparator.naturalOrder())
                .<Next>map(Next.Later::new)
                .orElseGet(Next.Settled::new);
    }
}
