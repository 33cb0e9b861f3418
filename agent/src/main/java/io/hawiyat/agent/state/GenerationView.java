package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Workload;
import java.time.Instant;
import java.util.Optional;

/**
 * A kept generation: one that can be started again.
 *
 * @param revision the commit that first made it desired
 * @param image the pinned reference, once resolved
 * @param serving whether it is what runs
 */
public record GenerationView(
        long number,
        String revision,
        Optional<String> image,
        Workload workload,
        Instant createdAt,
        boolean desired,
        boolean lastGood,
        boolean serving) {}
