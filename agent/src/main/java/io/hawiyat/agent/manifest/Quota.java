package io.hawiyat.agent.manifest;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How much a project may have together; an absent limit is none.
 *
 * @param replicas desired ones; what a rollout adds for a moment does not count
 * @param cpus cores, the limits of all replicas together
 * @param memory bytes, the limits of all replicas together
 */
public record Quota(OptionalInt applications, OptionalInt replicas, OptionalDouble cpus, OptionalLong memory) {

    public static Quota unlimited() {
        return new Quota(OptionalInt.empty(), OptionalInt.empty(), OptionalDouble.empty(), OptionalLong.empty());
    }
}
