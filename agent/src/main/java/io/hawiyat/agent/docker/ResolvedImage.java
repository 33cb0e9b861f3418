package io.hawiyat.agent.docker;

import java.util.Set;

/**
 * An image that is on the engine.
 *
 * @param reference pinned, to create containers from: {@code nginx@sha256:...} when {@code confirmed}, else the id
 * @param id the engine's own
 * @param pulled whether it was asked of its registry just now
 * @param confirmed whether a registry knows it under this reference, so that it can be pulled again
 * @param volumes paths at which each container gets a volume of its own, unless it mounts something there
 */
public record ResolvedImage(String reference, String id, boolean pulled, boolean confirmed, Set<String> volumes) {
    public ResolvedImage {
        volumes = Set.copyOf(volumes);
    }
}
