package io.hawiyat.agent.plan;

import io.hawiyat.agent.manifest.Rollout;
import io.hawiyat.agent.manifest.Rollout.CanaryStep;
import io.hawiyat.agent.manifest.Rollout.Strategy;
import io.hawiyat.agent.plan.Observed.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a container that left service keeps running: {@code drainTimeout}, or only until nobody is connected to it any
 * more, when nobody can still be about to connect.
 */
final class Draining {

    /** For a request that Traefik had already given to the container when its API showed that it gives it no more. */
    static final Duration LEAST = Duration.ofSeconds(1);

    private final Goal goal;
    private final Observed observed;

    Draining(Goal goal, Observed observed) {
        this.goal = goal;
        this.observed = observed;
    }

    /** When it may be stopped; empty for one that never was in service. */
    Optional<Instant> end(Container container) {
        return container.withdrawnAt().map(at -> later(at.plus(time(container)), reserved(container)));
    }

    private Duration time(Container container) {
        var most = goal.rollout().drainTimeout();
        var least = most.compareTo(LEAST) < 0 ? most : LEAST;
        return observed.quiet().contains(container.id()) ? least : most;
    }

    /** What a rollout waits for whose containers all serve. */
    Plan.Wait wait(Crew crew, Instant until, Instant now) {
        var reserved =
                crew.surplus().stream().flatMap(it -> reserved(it).stream()).anyMatch(now::isBefore);
        return reserved
                ? new Plan.Wait(
                        Plan.Reason.PAUSE, "all requests go to the canary; the previous containers stand by", until)
                : new Plan.Wait(
                        Plan.Reason.DRAIN,
                        "the previous containers answer what is still under way, for their drainTimeout at most",
                        until);
    }

    /** Until when a predecessor is kept, out of service, because a last step of 100 % asks for a pause. */
    private Optional<Instant> reserved(Container container) {
        if (goal.proven()
                || goal.rollout().strategy() != Strategy.CANARY
                || container.generation() == goal.generation().number()) {
            return Optional.empty();
        }
        return observed.shares()
                .filter(shares -> shares.canaries().isEmpty())
                .flatMap(shares ->
                        whole(goal.rollout()).map(step -> shares.since().plus(step.pause())));
    }

    private static Optional<CanaryStep> whole(Rollout rollout) {
        return rollout.steps().stream()
                .filter(step -> step.weight() == CanaryPosition.WHOLE)
                .findFirst();
    }

    private static Instant later(Instant one, Optional<Instant> other) {
        return other.filter(one::isBefore).orElse(one);
    }
}
