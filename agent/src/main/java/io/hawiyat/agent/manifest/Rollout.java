package io.hawiyat.agent.manifest;

import java.time.Duration;

/**
 * How a new generation takes over.
 *
 * @param maxSurge containers above the replicas while rolling, not counting those being drained
 * @param maxUnavailable replicas that may be missing while rolling
 * @param minHealthyTime how long a container must be healthy before it counts
 * @param progressDeadline how long a rollout may stand still
 * @param drainTimeout how long a container that left its routes keeps answering
 */
public record Rollout(
        Strategy strategy,
        int maxSurge,
        int maxUnavailable,
        Duration minHealthyTime,
        Duration progressDeadline,
        Duration drainTimeout,
        boolean autoRollback) {

    public enum Strategy {
        ROLLING,
        BLUE_GREEN,
        RECREATE
    }
}
