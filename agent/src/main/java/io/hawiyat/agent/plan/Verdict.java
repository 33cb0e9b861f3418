package io.hawiyat.agent.plan;

import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.Observed.State;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether a container of a generation that was never live shows that the generation is at fault, in one line. */
final class Verdict {

    private Verdict() {}

    static Optional<String> of(Container container) {
        var crash = switch (container.state()) {
            case State.Exited exited when exited.witnessed() -> Optional.of(exited(container, exited));
            case State.Restarting(int exitCode, int restarts)
            when restarts >= RolloutPlanner.CRASH_RESTARTS ->
                Optional.of(container.name() + " exited with code " + exitCode + ", " + restarts + " times");
            case State.Running(var since, int restarts)
            when restarts >= RolloutPlanner.CRASH_RESTARTS ->
                Optional.of(container.name() + " crashed " + restarts + " times");
            case State.Exited _, State.Restarting _, State.Running _, State.Created _, State.Paused _, State.Dead _ ->
                Optional.<String>empty();
        };
        return crash.or(() -> unhealthy(container));
    }

    /** What keeps a rollout from its end: the first container that is not ready, else that is not proved, else missing. */
    static String obstacle(Crew crew, Predicate<Container> proved) {
        for (var container : crew.current()) {
            if (!container.ready()) {
                return obstacle(container);
            }
        }
        for (var container : crew.current()) {
            if (!proved.test(container)) {
                return container.name() + " must stay healthy for "
                        + Durations.text(crew.goal().rollout().minHealthyTime());
            }
        }
        return "waiting for " + crew.missing().size() + " more containers";
    }

    private static String obstacle(Container container) {
        return switch (container.state()) {
            case State.Exited exited -> exited(container, exited);
            case State.Restarting(int exitCode, int restarts) ->
                container.name() + " exited with code " + exitCode + " and is restarted by the engine (" + restarts
                        + ")";
            case State.Created _ -> container.name() + " was never started";
            case State.Paused _ -> container.name() + " is paused";
            case State.Dead _ -> container.name() + " is being removed";
            case State.Running _ ->
                switch (container.readiness()) {
                    case Readiness.Starting(var detail) -> container.name() + " is not healthy yet: " + detail;
                    case Readiness.Failing(var since, var detail) -> container.name() + " is unhealthy: " + detail;
                    case Readiness.Ready _ -> container.name() + " is not in service yet";
                };
        };
    }

    private static Optional<String> unhealthy(Container container) {
        return container.readiness() instanceof Readiness.Failing(var since, var detail)
                ? Optional.of(container.name() + " is unhealthy: " + detail)
                : Optional.empty();
    }

    private static String exited(Container container, State.Exited exited) {
        var cause = exited.outOfMemory() ? ", out of memory" : exited.error().isEmpty() ? "" : ", " + exited.error();
        return container.name() + " exited with code " + exited.exitCode() + cause;
    }
}
