package io.hawiyat.agent.api;

import io.hawiyat.agent.state.Deployment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A deployment as the API shows it. */
public record DeploymentJson(
        long id,
        String project,
        String application,
        long generation,
        String revision,
        String trigger,
        Optional<String> agent,
        String phase,
        String message,
        List<Step> steps,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt) {

    public DeploymentJson {
        steps = List.copyOf(steps);
    }

    /** One step, in the order in which they began. */
    public record Step(String name, String state, Instant startedAt, Optional<Instant> finishedAt, String message) {

        static Step of(Deployment.Step step) {
            return new Step(
                    step.name(), Spelling.of(step.state()), step.startedAt(), step.finishedAt(), step.message());
        }
    }

    /** A deployment, with all that is known of it. */
    public static DeploymentJson of(Deployment deployment) {
        return new DeploymentJson(
                deployment.id(),
                deployment.application().project(),
                deployment.application().name(),
                deployment.generation(),
                deployment.revision(),
                deployment.trigger().text(),
                deployment.agent(),
                Spelling.of(deployment.phase()),
                deployment.message(),
                deployment.steps().stream().map(Step::of).toList(),
                deployment.startedAt(),
                deployment.finishedAt());
    }
}
