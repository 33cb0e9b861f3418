package io.hawiyat.agent.trace;

import io.hawiyat.agent.state.ApplicationView;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Deployment.StepState;
import io.hawiyat.agent.state.RevisionView;
import io.hawiyat.agent.state.StateReader;
import io.hawiyat.agent.state.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One deployment as a trace.
 *
 * @param source which declared the application; absent when it is gone already
 * @param parts the way there, the oldest first
 */
record DeploymentTrace(Deployment deployment, Optional<String> source, Instant begin, Instant end, List<Part> parts) {

    DeploymentTrace {
        parts = List.copyOf(parts);
    }

    /** A part of the way. */
    record Part(String name, Instant begin, Instant end, boolean failed, String message) {}

    /** @param deployment that has ended */
    static DeploymentTrace of(Deployment deployment, StateReader state) {
        var source = state.application(deployment.application()).map(ApplicationView::source);
        var end = deployment.finishedAt().orElseThrow();
        var parts = new ArrayList<>(before(deployment, source, state));
        deployment
                .startedAt()
                .ifPresent(started -> parts.add(new Part("queued", deployment.queuedAt(), started, false, "")));
        for (var step : deployment.steps()) {
            parts.add(new Part(
                    step.name(),
                    step.startedAt(),
                    step.finishedAt().orElse(end),
                    step.state() == StepState.FAILED,
                    step.message()));
        }
        var begin = parts.stream().map(Part::begin).min(Instant::compareTo).orElse(deployment.queuedAt());
        return new DeploymentTrace(deployment, source, begin, end, parts);
    }

    /** From the webhook to the fetch that found the commit, and from there to the record of what it changes. */
    private static List<Part> before(Deployment deployment, Optional<String> source, StateReader state) {
        if (!isOfACommit(deployment.trigger()) || source.isEmpty()) {
            return List.of();
        }
        var name = source.get();
        var revision = state.revision(name, deployment.revision())
                .filter(it -> it.observedAt().isBefore(deployment.queuedAt()));
        var parts = new ArrayList<Part>();
        revision.filter(it -> it.trigger() == Trigger.WEBHOOK)
                .map(RevisionView::observedAt)
                .ifPresent(observed -> state.deliveryBefore(name, observed)
                        .ifPresent(delivery -> parts.add(new Part(
                                "webhook and fetch", delivery.receivedAt(), observed, false, delivery.provider()))));
        revision.ifPresent(
                it -> parts.add(new Part("reconcile", it.observedAt(), deployment.queuedAt(), false, it.message())));
        return parts;
    }

    private static boolean isOfACommit(Trigger trigger) {
        return switch (trigger) {
            case POLL, WEBHOOK, SYNC -> true;
            case DRIFT, ROLLBACK, RETRY, RESTART, DEPENDENCY, SCHEDULE -> false;
        };
    }

    boolean live() {
        return deployment.phase() == Phase.SUCCEEDED;
    }

    boolean failed() {
        return deployment.phase() == Phase.FAILED || deployment.phase() == Phase.ROLLED_BACK;
    }
}
