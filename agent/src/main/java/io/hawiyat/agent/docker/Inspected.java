package io.hawiyat.agent.docker;

import io.hawiyat.agent.docker.Ownership.Identity;
import io.hawiyat.agent.plan.Observed;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A container in full.
 *
 * @param identity empty for a container that is not an application's
 * @param createdAt by the engine's clock
 * @param health of the image's HEALTHCHECK; empty when it has none
 * @param healthDetail the last answer of that HEALTHCHECK, at most 200 characters; empty when it has none
 */
public record Inspected(
        String id,
        String name,
        Map<String, String> labels,
        Optional<Identity> identity,
        String imageId,
        Instant createdAt,
        Observed.State state,
        Optional<EngineHealth> health,
        String healthDetail,
        Observed.Live live) {
    public Inspected {
        labels = Map.copyOf(labels);
    }
}
