package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.manifest.Hooks.Moment;
import io.hawiyat.agent.plan.Goal;
import io.hawiyat.agent.plan.Plan;
import io.hawiyat.agent.plan.RolloutPlanner;
import io.hawiyat.agent.queue.Backoff;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.DeploymentClosed;
import io.hawiyat.agent.state.LeaseLost;
import io.hawiyat.agent.state.StateFailures;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.Version;
import io.hawiyat.agent.state.Trigger;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one application to what PostgreSQL says of it: read the truth, look, plan, do, record, and again.
 *
 * <p>Each turn begins with the truth and with what is seen, so that a newer commit takes over between any two turns, and
 * an agent that takes over from a dead one goes on where that one stood.
 */
final class Converger {

    private static final Logger LOG = LoggerFactory.getLogger(Converger.class);

    private final Applications applications;
    private final Preparation preparation;
    private final EngineView view;
    private final Execution execution;
    private final Setback setback;
    private final HookSteps hooks;
    private final Waiting waiting;
    private final Meanwhile meanwhile;
    private final JobConverger jobs;
    private final Completion completion;
    private final RolloutPace pace;
    private final InstantSource clock;
    private final Consumer<Phase> ended;

    Converger(
            Applications applications,
            Preparation preparation,
            EngineView view,
            Execution execution,
            Setback setback,
            HookSteps hooks,
            Waiting waiting,
            Meanwhile meanwhile,
            JobConverger jobs,
            Completion completion,
            RolloutPace pace,
            InstantSource clock,
            Consumer<Phase> ended) {
        this.applications = applications;
        this.preparation = preparation;
        this.view = view;
        this.execution = execution;
        this.setback = setback;
        this.hooks = hooks;
        this.waiting = waiting;
        this.meanwhile = meanwhile;
        this.jobs = jobs;
        this.completion = completion;
        this.pace = pace;
        this.clock = clock;
        this.ended = ended;
    }

    /** One turn: what to do next. */
    Next turn(Session session) {
        var application = applications.load(session.application());
        return application.map(it -> turn(it, session)).orElseGet(() -> {
            pace.forget(session.application());
            return new Next.Settled();
        });
    }

    private Next turn(StoredApplication application, Session session) {
        LogContext.of(application);
        try {
            if (JobConverger.isJob(application)) {
                return jobs.turn(application, session);
            }
            if (session.mustBegin(application)) {
                return begin(application, session);
            }
            return switch (Target.of(application)) {
                case Target.Deploy(var version, var proven) ->
                    towards(application, prepared(version, session), proven, session);
                case Target.Clear(var version) -> follow(application, version, Target.gone(version), session);
                case Target.Leave leave -> leave(application, session);
            };
        } catch (DeploymentClosed taken) {
            return new Next.Again();
        } catch (LeaseEnded | LeaseLost lost) {
            return new Next.Later(clock.instant().plusSeconds(1));
        } catch (EngineException.Gone | EngineException.WrongState changed) {
            return session.surprised()
                    ? new Next.Again()
                    : setback.environment(application, session, String.valueOf(changed.getMessage()));
        } catch (EngineException failed) {
            return switch (failed.fault()) {
                case VERDICT -> refused(application, session, failed);
                case ENVIRONMENT -> environment(application, session, failed);
            };
        } catch (RouteRejected rejected) {
            return setback.verdict(application, session, String.valueOf(rejected.getMessage()));
        } catch (IngressUnavailable | SecretUnreadable | UncheckedIOException away) {
            return setback.environment(application, session, String.valueOf(away.getMessage()));
        } catch (IllegalStateException impossible) {
            return withoutCause(application, session, impossible);
        }
    }

    private Next refused(StoredApplication application, Session session, EngineException failed) {
        try {
            view.isNotEnding();
            return setback.verdict(application, session, String.valueOf(failed.getMessage()));
        } catch (EngineException ending) {
            return environment(application, session, ending);
        }
    }

    private Next environment(StoredApplication application, Session session, EngineException failed) {
        var next = setback.environment(application, session, String.valueOf(failed.getMessage()));
        if (failed instanceof EngineException.RegistryUnreachable away && next instanceof Next.Later) {
            applications.waitsFor(session.lease(), away.registry());
        }
        return next;
    }

    /** Nobody knows whose fault it is: it is tried again, and what is known is said. */
    private Next withoutCause(StoredApplication application, Session session, IllegalStateException impossible) {
        if (StateFailures.unavailable(impossible)) {
            throw impossible;
        }
        LOG.atError()
                .addKeyValue("application", application.name())
                .setCause(impossible)
                .log("not possible");
        return setback.environment(application, session, String.valueOf(impossible.getMessage()));
    }

    private Next begin(StoredApplication application, Session session) {
        var retryAt = application.retryAt().filter(it -> Backoff.waits(it, clock.instant()));
        if (retryAt.isPresent()) {
            return new Next.Later(retryAt.get());
        }
        var wait = waits(application);
        if (wait.isPresent()) {
            return new Next.Await(wait.get());
        }
        var dependency = waiting.reason(application);
        if (dependency.isPresent()) {
            waiting.tell(application, session.lease(), dependency.get());
            return meanwhile.turn(application, session);
        }
        if (application.queued().isPresent() && application.running().isPresent()) {
            ended.accept(Phase.SUPERSEDED);
        }
        session.begin(application);
        pace.began(application.id(), clock.instant());
        return new Next.Again();
    }

    /** Commits that keep arriving are taken together; a heal, and what was begun before, waits for nobody. */
    private Optional<Instant> waits(StoredApplication application) {
        return application
                .queued()
                .filter(it -> it.trigger() != Trigger.DRIFT)
                .flatMap(it -> pace.wait(application.id(), it.queuedAt(), application.arriving(), clock.instant()));
    }

    private Version prepared(Version version, Session session) {
        return session.run().map(run -> preparation.prepare(version, run)).orElse(version);
    }

    private Next towards(StoredApplication application, Version version, boolean proven, Session session) {
        if (version.image().isEmpty()) {
            return new Next.Settled();
        }
        var hook = application.held() ? Optional.<Next>empty() : hooked(Moment.PRE_SYNC, application, session);
        return hook.orElseGet(() -> follow(application, version, Target.goal(version, proven), session));
    }

    /** What the hooks of a moment have to be waited for, or lead to; empty when they are over. */
    private Optional<Next> hooked(Moment moment, StoredApplication application, Session session) {
        if (session.run().isEmpty() || !HookSteps.apply(application)) {
            return Optional.empty();
        }
        var run = session.run().get();
        var desired = application.desired().orElseThrow();
        return switch (hooks.step(desired, moment, run)) {
            case HookSteps.Progress.Passed passed -> Optional.empty();
            case HookSteps.Progress.Pending(var until) -> Optional.of(new Next.Await(until));
            case HookSteps.Progress.Failed(var reason) -> Optional.of(setback.hook(application, run, reason));
        };
    }

    private Next follow(StoredApplication application, Version version, Goal goal, Session session) {
        var sight = view.look(goal, application, session);
        session.saw(sight, goal);
        var plan = RolloutPlanner.next(goal, sight.observed(), session.startedAt(), clock.instant());
        return session.run()
                .map(run -> switch (plan) {
                    case Plan.Act act -> act(act, goal, session, run);
                    case Plan.Wait wait -> await(wait, application, sight, session, run);
                    case Plan.Done done ->
                        hooked(application.held() ? Moment.SYNC_FAIL : Moment.POST_SYNC, application, session)
                                .orElseGet(() -> completion.record(application, version, sight, run));
                    case Plan.Fail(var reason) -> {
                        view.isTheirOwnDoing(sight);
                        yield setback.fault(application, session, sight, reason);
                    }
                })
                .orElseGet(() -> watch(plan, application, version, sight, session));
    }

    private Next act(Plan.Act act, Goal goal, Session session, Run run) {
        var slot = session.slot();
        if (!slot.enter()) {
            run.steps().await(Slot.STEP, slot.reason());
            return new Next.Park();
        }
        if (slot.waited()) {
            // Shown as over as soon as the first step begins.
            run.steps().await(Slot.STEP, slot.reason());
        }
        return execution.act(act, goal, run);
    }

    private Next await(
            Plan.Wait wait, StoredApplication application, EngineView.Sight sight, Session session, Run run) {
        var status = StatusReport.of(application, sight, true, clock.instant());
        if (!status.equals(application.status())) {
            applications.observed(session.lease(), status);
        }
        return execution.await(wait, sight, session, run);
    }

    /** Without a deployment nothing is changed: what is seen is recorded, and what drifted gets a deployment. */
    private Next watch(
            Plan plan, StoredApplication application, Version version, EngineView.Sight sight, Session session) {
        var status = StatusReport.of(application, sight, false, clock.instant());
        applications.observed(session.lease(), status);
        waiting.recovered(application, status);
        return switch (plan) {
            case Plan.Act act -> heal(Drifted.text(act, status.diff()), application, version);
            case Plan.Wait wait -> execution.watch(wait, sight, session);
            case Plan.Done done ->
                application.removed()
                        ? heal("what is left of it is to be removed", application, version)
                        : execution.watch(sight, session);
            case Plan.Fail fail -> new Next.Settled();
        };
    }

    private Next heal(String reason, StoredApplication application, Version version) {
        var wait = pace.heal(application.id(), reason, clock.instant());
        if (wait.isPresent()) {
            return new Next.Later(wait.get());
        }
        applications.open(application.id(), version.generation(), version.revision(), Trigger.DRIFT, reason);
        return new Next.Again();
    }

    private Next leave(StoredApplication application, Session session) {
        var hook = hooked(Moment.SYNC_FAIL, application, session);
        if (hook.isPresent()) {
            return hook.get();
        }
        if (session.run().isPresent()) {
            setback.leave(application, session, session.run().get());
            return new Next.Again();
        }
        if (application.desired().isEmpty()) {
            return new Next.Settled();
        }
        var goal = Target.compared(application.desired().get());
        var sight = view.look(goal, application, session);
        applications.observed(session.lease(), StatusReport.of(application, sight, false, clock.instant()));
        return execution.watch(sight, session);
    }
}
