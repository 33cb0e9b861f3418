package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Containers;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.Inspected;
import io.hawiyat.agent.docker.Witness;
import io.hawiyat.agent.manifest.Hooks.Hook;
import io.hawiyat.agent.manifest.Hooks.Moment;
import io.hawiyat.agent.plan.Durations;
import io.hawiyat.agent.plan.Observed.State;
import io.hawiyat.agent.state.HookRuns;
import io.hawiyat.agent.state.HookRuns.HookRun;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.StoredApplication.Version;
import io.hawiyat.agent.state.Trigger;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The hooks around the deployment of a commit, one after the other, each at most once for each deployment. Its container
 * is found again by its name; that it was about to be started is recorded before it is.
 */
final class HookSteps {

    /** How soon a hook that runs is looked at again. */
    private static final long PACE_MILLIS = 200;

    private static final String REMOVED = "its container was removed by somebody while it ran";

    private final HookContainers hooks;
    private final Containers containers;
    private final Witness witness;
    private final HookRuns runs;
    private final LastWords lastWords;
    private final Way way;
    private final InstantSource clock;

    HookSteps(HookContainers hooks, Engine engine, HookRuns runs, LastWords lastWords, Way way, InstantSource clock) {
        this.hooks = hooks;
        this.containers = engine.containers();
        this.witness = engine.witness();
        this.runs = runs;
        this.lastWords = lastWords;
        this.way = way;
        this.clock = clock;
    }

    /** How the hooks of a moment stand. */
    sealed interface Progress {
        record Passed() implements Progress {}

        record Pending(Instant until) implements Progress {}

        record Failed(String reason) implements Progress {}
    }

    /** A heal, a rollback and a restart bring back what was there: they are no deployment of a commit. */
    static boolean apply(StoredApplication application) {
        var ofCommit = application.running().filter(it -> isOfCommit(it.trigger()));
        return ofCommit.isPresent() && !application.removed() && bringsSomething(application);
    }

    /** An agent that was upgraded may deploy again what is the same, which must migrate nothing. */
    private static boolean bringsSomething(StoredApplication application) {
        var good = application.lastGood().map(it -> it.application().declaredIn(""));
        return application
                .desired()
                .map(it -> it.application().declaredIn(""))
                .filter(it -> !it.suspend() && !good.equals(Optional.of(it)))
                .isPresent();
    }

    private static boolean isOfCommit(Trigger trigger) {
        return switch (trigger) {
            case POLL, WEBHOOK, SYNC, RETRY, DEPENDENCY -> true;
            case DRIFT, ROLLBACK, RESTART, SCHEDULE -> false;
        };
    }

    /** Takes the hooks of a moment one step further. */
    Progress step(Version version, Moment moment, Run run) {
        if (moment == Moment.PRE_SYNC && run.pullsHooks()) {
            hooks.pull(version, run);
        }
        var todo = run.passed(moment)
                ? List.<Hook>of()
                : version.application().hooks().at(moment);
        var known = todo.isEmpty() ? List.<HookRun>of() : runs.of(run.deployment(), moment);
        for (var hook : todo) {
            var recorded =
                    known.stream().filter(it -> it.name().equals(hook.name())).findFirst();
            var progress = step(hooks.task(hook, version, moment, run), recorded);
            if (!(progress instanceof Progress.Passed)) {
                return progress;
            }
        }
        run.pass(moment);
        return new Progress.Passed();
    }

    private Progress step(HookTask task, Optional<HookRun> recorded) {
        if (recorded.filter(HookRun::finished).isPresent()) {
            return ended(task, recorded.get());
        }
        try {
            return hooks.find(task)
                    .map(it -> follow(task, it))
                    .orElseGet(() -> recorded.isPresent()
                            ? end(task, false, REMOVED, "")
                            : way.call(Waypoint.LAUNCH_HOOK, () -> launch(task)));
        } catch (EngineException failed) {
            // The last word on a deployment that has failed: nobody would be told of a failure of its own.
            if (task.moment() == Moment.SYNC_FAIL) {
                return end(task, false, String.valueOf(failed.getMessage()), "");
            }
            throw failed;
        }
    }

    /** One that fails after a failure is told, and hinders none of those after it. */
    private static Progress ended(HookTask task, HookRun recorded) {
        return recorded.succeeded() || task.moment() == Moment.SYNC_FAIL
                ? new Progress.Passed()
                : new Progress.Failed(
                        "the " + task.moment().field() + " hook " + recorded.name() + " failed: " + recorded.message());
    }

    private Progress follow(HookTask task, Inspected container) {
        return switch (container.state()) {
            case State.Created created -> launchAgain(task, container.id());
            case State.Exited exited ->
                end(task, exited.exitCode() == 0, "exited with code " + exited.exitCode(), container.id());
            case State.Dead dead -> end(task, false, REMOVED, "");
            case State.Running running -> watch(task, witness.local(running.startedAt()), container.id());
            case State.Paused paused -> pending();
            case State.Restarting restarting -> pending();
        };
    }

    private Progress watch(HookTask task, Instant startedAt, String container) {
        task.run().steps().await(task.step(), task.hook().image());
        var timeout = task.hook().timeout();
        if (clock.instant().isBefore(startedAt.plus(timeout))) {
            return pending();
        }
        containers.stop(container, task.hook().workload().stopGracePeriod());
        return end(task, false, "did not end within " + Durations.text(timeout) + " (timeout)", container);
    }

    private Progress pending() {
        return new Progress.Pending(clock.instant().plusMillis(PACE_MILLIS));
    }

    /** One found created was never started, and is never adopted. */
    private Progress launchAgain(HookTask task, String container) {
        var run = task.run();
        runs.takenBack(
                run.lease().lease(),
                run.deployment(),
                task.moment(),
                task.hook().name());
        containers.remove(container);
        return way.call(Waypoint.LAUNCH_HOOK, () -> launch(task));
    }

    private Progress launch(HookTask task) {
        var run = task.run();
        run.steps().await(task.step(), task.hook().image());
        var id = hooks.create(task);
        if (!run.lease().confirmed()) {
            containers.remove(id);
            throw new LeaseEnded("the lease ended before " + task.container() + " was started");
        }
        runs.begun(
                run.lease().lease(),
                run.deployment(),
                task.moment(),
                task.hook().name());
        containers.start(id);
        return pending();
    }

    /** @param container empty when there is none */
    private Progress end(HookTask task, boolean succeeded, String reason, String container) {
        return way.call(Waypoint.END_HOOK, () -> record(task, succeeded, reason, container));
    }

    private Progress record(HookTask task, boolean succeeded, String reason, String container) {
        var message = reason + (container.isEmpty() ? "" : lastWords.of(container));
        var log = container.isEmpty() ? "" : lastWords.log(container);
        var run = task.run();
        var name = task.hook().name();
        runs.ended(run.lease().lease(), run.deployment(), task.moment(), name, succeeded, message, log);
        if (succeeded) {
            run.steps().await(task.step(), message);
            run.steps().endWaiting();
        } else {
            run.steps().fail(task.step(), message);
        }
        if (!container.isEmpty()) {
            containers.remove(container);
        }
        return ended(task, new HookRun(name, true, succeeded, message));
    }

    void clear(Version version) {
        hooks.clear(version.application().id());
    }
}
