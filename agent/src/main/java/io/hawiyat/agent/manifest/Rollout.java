package io.hawiyat.agent.manifest;

import java.time.Duration;
import java.util.List;

/**
 * How a new generation takes over.
 *
 * @param maxSurge containers above the replicas while rolling, not counting those being drained
 * @param maxUnavailable replicas that may be missing while rolling
 * @param minHealthyTime how long a container must be healthy before it counts
 * @param progressDeadline how long a rollout may stand still
 * @param drainTimeout how long a container that left its routes keeps answering
 * @param steps of a canary, by rising weight; empty for every other strategy
 */
public record Rollout(
        Strategy strategy,
        int maxSurge,
        int maxUnavailable,
        Duration minHealthyTime,
        Duration progressDeadline,
        Duration drainTimeout,
        boolean autoRollback,
        List<CanaryStep> steps) {

    public Rollout {
        steps = List.copyOf(steps);
    }

    /**
     * One step of a canary.
     *
     * @param weight percent of the requests, 1 to 100
     * @param pause how long it keeps that weight at least
     */
    public record CanaryStep(int weight, Duration pause) {}

    public enum Strategy {
        ROLLING,
        BLUE_GREEN,
        CANARY,
        RECREATE
    }
}
