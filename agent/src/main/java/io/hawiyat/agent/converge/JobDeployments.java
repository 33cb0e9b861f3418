package io.hawiyat.agent.converge;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.JobRules;
import io.hawiyat.agent.queue.Backoff;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Jobs;
import io.hawiyat.agent.state.Jobs.LastRun;
import io.hawiyat.agent.state.Jobs.Progress;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.OpenDeployment;
import io.hawiyat.agent.state.StoredApplication.Version;
import io.hawiyat.agent.state.Trigger;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** How a Job's versions are taken up: one without a schedule by a run, one with a schedule by being made ready. */
final class JobDeployments {

    private final Applications applications;
    private final Jobs jobs;
    private final Preparation preparation;
    private final ChangeExecutor changes;
    private final Setback setback;
    private final Waiting waiting;
    private final Way way;
    private final InstantSource clock;
    private final Consumer<Phase> ended;

    JobDeployments(
            Applications applications,
            Jobs jobs,
            Preparation preparation,
            ChangeExecutor changes,
            Setback setback,
            Waiting waiting,
            Way way,
            InstantSource clock,
            Consumer<Phase> ended) {
        this.applications = applications;
        this.jobs = jobs;
        this.preparation = preparation;
        this.changes = changes;
        this.setback = setback;
        this.waiting = waiting;
        this.way = way;
        this.clock = clock;
        this.ended = ended;
    }

    /** Takes the open deployments one step further; empty when there is nothing to do but to wait. */
    Optional<Next> step(StoredApplication job, Progress progress, Session session) {
        var running = job.running();
        var ran = running.flatMap(it -> progress.last().filter(last -> last.deployment() == it.id()));
        if (running.isPresent() && (job.queued().isEmpty() || ran.isPresent())) {
            session.resume(running.get());
            return goOn(job, running.get(), ran, progress, session);
        }
        if (job.queued().isPresent()
                && job.retryAt()
                        .filter(it -> Backoff.waits(it, clock.instant()))
                        .isEmpty()) {
            return begin(job, progress, session);
        }
        if (job.removed() && running.isEmpty() && job.queued().isEmpty()) {
            var version = job.lastGood().or(job::desired).orElseThrow();
            applications.open(
                    job.id(),
                    version.generation(),
                    version.revision(),
                    Trigger.DRIFT,
                    "what is left of it is to be removed");
            return Optional.of(new Next.Again());
        }
        return observed(job, progress, Optional.empty(), session);
    }

    private Optional<Next> begin(StoredApplication job, Progress progress, Session session) {
        var waits = waiting.reason(job).or(() -> suspended(job));
        if (waits.isPresent()) {
            applications.waits(session.lease(), waits.get(), JobStatus.of(job, progress, waits, clock.instant()));
            return Optional.empty();
        }
        if (job.running().isPresent()) {
            ended.accept(Phase.SUPERSEDED);
        }
        session.begin(job);
        return Optional.of(new Next.Again());
    }

    /** One that has run stays as it is; one that has not runs when it is resumed. */
    private static Optional<String> suspended(StoredApplication job) {
        return job.desired()
                .filter(it -> it.application().suspend() && runsOnce(it) && !sameWork(job) && !job.removed())
                .map(it -> "waits for being resumed (spec.suspend)");
    }

    private static boolean runsOnce(Version version) {
        return rules(version).schedule().isEmpty();
    }

    private static JobRules rules(Version version) {
        return version.application().job().orElseThrow();
    }

    /** Whether what it would run has run: labels, and where the manifest stands, are no part of it. */
    private static boolean sameWork(StoredApplication job) {
        return job.lastGood().isPresent()
                && work(job.lastGood().get().application())
                        .equals(work(job.desired().orElseThrow().application()));
    }

    private static Application work(Application job) {
        return new Application(
                job.id(),
                Map.of(),
                Map.of(),
                "",
                job.workload(),
                job.replicas(),
                List.of(),
                job.rollout(),
                job.pullPolicy(),
                job.pullDeadline(),
                false,
                true,
                job.dependsOn(),
                job.hooks(),
                job.job());
    }

    private Optional<Next> goOn(
            StoredApplication job,
            OpenDeployment deployment,
            Optional<LastRun> ran,
            Progress progress,
            Session session) {
        var run = session.run().orElseThrow();
        if (job.removed()) {
            preparation.tidy(job.name());
            applications.pruned(session.lease(), deployment.id(), "removed, as no source declares it any more");
            ended.accept(Phase.SUCCEEDED);
            return Optional.of(new Next.Settled());
        }
        if (job.held()) {
            var status = JobStatus.of(job, progress, Optional.empty(), clock.instant());
            applications.faulted(
                    session.lease(), deployment.id(), job.desired().orElseThrow(), Phase.FAILED, "", status);
            ended.accept(Phase.FAILED);
            return Optional.of(new Next.Again());
        }
        if (ran.isPresent()) {
            return conclude(job, deployment, ran.get(), progress, session);
        }
        if (job.lastGood().isEmpty()) {
            // It may have been an Application until now.
            changes.unroute(Target.gone(job.desired().orElseThrow()));
        }
        var desired = preparation.prepare(job.desired().orElseThrow(), run);
        if (!runsOnce(desired) || sameWork(job)) {
            succeed(
                    job,
                    deployment,
                    runsOnce(desired) ? "nothing that it runs has changed" : "scheduled",
                    progress,
                    session);
        } else {
            way.run(
                    Waypoint.BEGIN_JOB_RUN,
                    () -> jobs.begin(session.lease(), desired, deployment.id(), clock.instant()));
        }
        return Optional.of(new Next.Again());
    }

    private Optional<Next> conclude(
            StoredApplication job, OpenDeployment deployment, LastRun ran, Progress progress, Session session) {
        return switch (ran.phase()) {
            case "SUCCEEDED" -> {
                succeed(job, deployment, ran.message(), progress, session);
                yield Optional.of(new Next.Again());
            }
            case "FAILED" -> Optional.of(setback.verdict(job, session, ran.message()));
            default -> observed(job, progress, Optional.empty(), session);
        };
    }

    private void succeed(
            StoredApplication job, OpenDeployment deployment, String message, Progress progress, Session session) {
        var version = job.desired().orElseThrow();
        var done = finished(job, version);
        var status = JobStatus.of(done, progress, Optional.empty(), clock.instant());
        var now = clock.instant();
        var next = version.application().suspend()
                ? Optional.<Instant>empty()
                : rules(version).schedule().flatMap(it -> it.next(now));
        jobs.schedule(
                session.lease(),
                progress.since().filter(it -> sameSchedule(job)).orElse(now),
                next);
        way.run(
                Waypoint.COMPLETE_DEPLOYMENT,
                () -> applications.succeeded(session.lease(), deployment.id(), version, message, status));
        ended.accept(Phase.SUCCEEDED);
        waiting.wake(job.id());
    }

    /** A schedule that stays as it was goes on being counted from where it was. */
    private static boolean sameSchedule(StoredApplication job) {
        var desired = job.desired().orElseThrow().application();
        return job.lastGood()
                .filter(it -> it.application().suspend() == desired.suspend()
                        && rules(it)
                                .schedule()
                                .equals(desired.job().orElseThrow().schedule()))
                .isPresent();
    }

    /** As it is once its deployment has succeeded. */
    private static StoredApplication finished(StoredApplication job, Version version) {
        return new StoredApplication(
                job.id(),
                job.name(),
                job.source(),
                job.arriving(),
                job.desired(),
                false,
                Optional.of(version),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                job.queued(),
                Optional.empty(),
                job.status());
    }

    private Optional<Next> observed(StoredApplication job, Progress progress, Optional<String> waits, Session session) {
        var status = JobStatus.of(job, progress, waits, clock.instant());
        applications.observed(session.lease(), status);
        waiting.recovered(job, status);
        return Optional.empty();
    }
}
