package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ApplicationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One attempt to bring an application to a generation.
 *
 * @param revision the full commit id
 * @param agent the name of the agent that ran it, once one did
 */
public record Deployment(
        long id,
        ApplicationId application,
        long generation,
        String revision,
        Trigger trigger,
        Optional<String> agent,
        Phase phase,
        String message,
        List<Step> steps,
        Instant queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt) {

    public Deployment {
        steps = List.copyOf(steps);
    }

    public enum Phase {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        SUPERSEDED,
        ROLLED_BACK
    }

    /** One step, in the order in which they began. */
    public record Step(String name, StepState state, Instant startedAt, Optional<Instant> finishedAt, String message) {}

    public enum StepState {
        RUNNING,
        SUCCEEDED,
        FAILED
    }
}
