package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.plan.Goal;
import io.hawiyat.agent.plan.Plan;
import io.hawiyat.agent.plan.RolloutPlanner;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.DeploymentClosed;
import io.hawiyat.agent.state.LeaseLost;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.Version;
import io.hawiyat.agent.state.Trigger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Brings one application to what PostgreSQL says of it: read the truth, look, plan, do, record, and again.
 *
 * <p>Each turn begins with the truth and with what is seen, so that a newer commit takes over between any two turns, and
 * an agent that takes over from a dead one goes on where that one stood.
 */
final class Converger {

    private final Applications applications;
    private final Preparation preparation;
    private final EngineView view;
    private final Execution execution;
    private final Setback setback;
    private final InstantSource clock;

    Converger(
            Applications applications,
            Preparation preparation,
            EngineView view,
            Execution execution,
            Setback setback,
            InstantSource clock) {
        this.applications = applications;
        this.preparation = preparation;
        this.view = view;
        this.execution = execution;
        this.setback = setback;
        this.clock = clock;
    }

    /** One turn: what to do next. */
    Next turn(Session session) {
        var application = applications.load(session.application());
        return application.map(it -> turn(it, session)).orElseGet(Next.Settled::new);
    }

    private Next turn(StoredApplication application, Session session) {
        try {
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
                case VERDICT -> setback.verdict(application, session, String.valueOf(failed.getMessage()));
                case ENVIRONMENT -> setback.environment(application, session, String.valueOf(failed.getMessage()));
            };
        } catch (RouteRejected rejected) {
            return setback.verdict(application, session, String.valueOf(rejected.getMessage()));
        } catch (IngressUnavailable away) {
            return setback.environment(application, session, String.valueOf(away.getMessage()));
        }
    }

    private Next begin(StoredApplication application, Session session) {
        var retryAt = application.retryAt().filter(clock.instant()::isBefore);
        if (retryAt.isPresent()) {
            return new Next.Later(retryAt.get());
        }
        session.begin(application);
        return new Next.Again();
    }

    private Version prepared(Version version, Session session) {
        return session.run().map(run -> preparation.prepare(version, run)).orElse(version);
    }

    private Next towards(StoredApplication application, Version version, boolean proven, Session session) {
        return version.image().isEmpty()
                ? new Next.Settled()
                : follow(application, version, Target.goal(version, proven), session);
    }

    private Next follow(StoredApplication application, Version version, Goal goal, Session session) {
        var sight = view.look(goal, session.withdrawals());
        session.resume(sight, goal);
        var plan = RolloutPlanner.next(goal, sight.observed(), session.startedAt(), clock.instant());
        return session.run()
                .map(run -> switch (plan) {
                    case Plan.Act act -> execution.act(act, goal, run);
                    case Plan.Wait wait -> execution.await(wait, goal, sight, session, run);
                    case Plan.Done done -> finish(application, version, sight, run);
                    case Plan.Fail(var reason) -> setback.fault(application, session, sight, reason);
                })
                .orElseGet(() -> watch(plan, application, version, goal, sight, session));
    }

    /** Without a deployment nothing is changed: what is seen is recorded, and what drifted gets a deployment. */
    private Next watch(
            Plan plan,
            StoredApplication application,
            Version version,
            Goal goal,
            EngineView.Sight sight,
            Session session) {
        var status = StatusReport.of(application, sight, false, clock.instant());
        applications.observed(session.lease(), status);
        return switch (plan) {
            case Plan.Act act -> {
                applications.open(
                        application.id(), version.generation(), version.revision(), Trigger.DRIFT, Drifted.text(act));
                yield new Next.Again();
            }
            case Plan.Wait wait -> execution.watch(goal, sight, session);
            case Plan.Done done -> execution.watch(goal, sight, session);
            case Plan.Fail fail -> new Next.Settled();
        };
    }

    private Next finish(StoredApplication application, Version version, EngineView.Sight sight, Run run) {
        run.steps().endWaiting();
        var now = clock.instant();
        var lease = run.lease().lease();
        if (application.removed()) {
            preparation.tidy(application.name().project());
            applications.pruned(lease, run.deployment(), "removed, as no source declares it any more");
        } else if (application.held()) {
            var phase = application.lastGood().isPresent() ? Phase.ROLLED_BACK : Phase.FAILED;
            var status = StatusReport.of(application, sight, false, now);
            applications.faulted(lease, run.deployment(), application.desired().orElseThrow(), phase, "", status);
        } else {
            var proven = StatusReport.of(application, sight, false, now);
            var took = Duration.between(run.startedAt(), now).toMillis() / 1000.0;
            var message = String.format(Locale.ROOT, "live after %.1f s", took);
            applications.succeeded(lease, run.deployment(), version, message, proven);
        }
        return new Next.Again();
    }

    private Next leave(StoredApplication application, Session session) {
        session.run().ifPresent(run -> setback.leave(application, run));
        return new Next.Settled();
    }
}
