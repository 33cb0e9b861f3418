package io.hawiyat.agent.converge;

import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.Version;
import io.hawiyat.agent.state.Trigger;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells apart what it means that what is seen is what was wanted: live, gone, or back at what was good before. */
final class Completion {

    private final Applications applications;
    private final Preparation preparation;
    private final HookSteps hooks;
    private final Waiting waiting;
    private final Way way;
    private final InstantSource clock;
    private final Consumer<Phase> ended;

    /** @param ended told how each deployment ended */
    Completion(
            Applications applications,
            Preparation preparation,
            HookSteps hooks,
            Waiting waiting,
            Way way,
            InstantSource clock,
            Consumer<Phase> ended) {
        this.applications = applications;
        this.preparation = preparation;
        this.hooks = hooks;
        this.waiting = waiting;
        this.way = way;
        this.clock = clock;
        this.ended = ended;
    }

    /** Records how the deployment under way ended, now that nothing is left to do. */
    Next record(StoredApplication application, Version version, EngineView.Sight sight, Run run) {
        way.run(Waypoint.COMPLETE_DEPLOYMENT, () -> complete(application, version, sight, run));
        return new Next.Again();
    }

    private void complete(StoredApplication application, Version version, EngineView.Sight sight, Run run) {
        run.steps().endWaiting();
        var now = clock.instant();
        var lease = run.lease().lease();
        hooks.clear(version);
        if (application.removed()) {
            preparation.tidy(application.name());
            applications.pruned(lease, run.deployment(), "removed, as no source declares it any more");
            ended.accept(Phase.SUCCEEDED);
        } else if (rollbackGivenUp(application)) {
            applications.returned(lease, run.deployment(), StatusReport.of(application, sight, false, now));
            ended.accept(Phase.ROLLED_BACK);
        } else if (application.held() && !mended(application, version)) {
            var phase = application.lastGood().isPresent() ? Phase.ROLLED_BACK : Phase.FAILED;
            var status = StatusReport.of(application, sight, false, now);
            applications.faulted(lease, run.deployment(), application.desired().orElseThrow(), phase, "", status);
            ended.accept(phase);
        } else {
            var proven = StatusReport.of(application, sight, false, now);
            var took = Duration.between(run.startedAt(), now).toMillis() / 1000.0;
            var message = String.format(Locale.ROOT, "live after %.1f s", took);
            applications.succeeded(lease, run.deployment(), version, message, proven);
            ended.accept(Phase.SUCCEEDED);
            waiting.wake(application.id());
        }
    }

    /** What it went back to was at fault, and what served before is not: nothing of it is held. */
    private static boolean rollbackGivenUp(StoredApplication application) {
        return application.rollback().isEmpty() && !application.held() && isRunning(Trigger.ROLLBACK, application);
    }

    private static boolean isRunning(Trigger trigger, StoredApplication application) {
        return application.running().filter(it -> it.trigger() == trigger).isPresent();
    }

    /** Whether the deployment is one of what serves, such as a heal, and not the way back from what is held. */
    private static boolean mended(StoredApplication application, Version version) {
        return application.rollback().isPresent()
                || (application.isLastGood(version)
                        && !isRunning(Trigger.ROLLBACK, application)
                        && application
                                .running()
                                .filter(it -> it.revision().equals(version.revision()))
                                .isPresent());
    }
}
