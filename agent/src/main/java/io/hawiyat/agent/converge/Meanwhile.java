package io.hawiyat.agent.converge;

import io.hawiyat.agent.plan.Plan;
import io.hawiyat.agent.plan.RolloutPlanner;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.Version;
import io.hawiyat.agent.state.Trigger;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Keeps what was good before as it was, for as long as a newer version waits for its turn. */
final class Meanwhile {

    private final Applications applications;
    private final Preparation preparation;
    private final EngineView view;
    private final Execution execution;
    private final RolloutPace pace;
    private final InstantSource clock;
    private final Consumer<Phase> ended;

    Meanwhile(
            Applications applications,
            Preparation preparation,
            EngineView view,
            Execution execution,
            RolloutPace pace,
            InstantSource clock,
            Consumer<Phase> ended) {
        this.applications = applications;
        this.preparation = preparation;
        this.view = view;
        this.execution = execution;
        this.pace = pace;
        this.clock = clock;
        this.ended = ended;
    }

    Next turn(StoredApplication application, Session session) {
        if (application.lastGood().isEmpty()) {
            return new Next.Settled();
        }
        var healing = application.running().filter(it -> it.trigger() == Trigger.DRIFT);
        healing.ifPresent(session::resume);
        var run = healing.flatMap(it -> session.run());
        var good = application.lastGood().get();
        var version = run.map(it -> preparation.prepare(good, it)).orElse(good);
        var goal = Target.goal(version, true);
        var sight = view.look(goal, application, session);
        session.saw(sight, goal);
        var plan = RolloutPlanner.next(goal, sight.observed(), session.startedAt(), clock.instant());
        return switch (plan) {
            case Plan.Act act ->
                run.map(it -> execution.act(act, goal, it)).orElseGet(() -> heal(act, application, version, session));
            case Plan.Wait wait ->
                run.map(it -> execution.await(wait, sight, session, it)).orElseGet(() -> execution.untilThen(wait));
            case Plan.Done done ->
                run.map(it -> finish(application, version, sight, it)).orElseGet(Next.Settled::new);
            case Plan.Fail fail -> new Next.Settled();
        };
    }

    private Next heal(Plan.Act act, StoredApplication application, Version version, Session session) {
        var what = Drifted.text(act);
        var wait = pace.heal(application.id(), what, clock.instant());
        if (wait.isPresent()) {
            return new Next.Later(wait.get());
        }
        application.running().ifPresent(superseded -> ended.accept(Phase.SUPERSEDED));
        applications.heal(session.lease(), version, what);
        return new Next.Again();
    }

    private Next finish(StoredApplication application, Version version, EngineView.Sight sight, Run run) {
        run.steps().endWaiting();
        var status = StatusReport.of(application, sight, false, clock.instant());
        applications.succeeded(run.lease().lease(), run.deployment(), version, "as it was", status);
        ended.accept(Phase.SUCCEEDED);
        return new Next.Again();
    }
}
