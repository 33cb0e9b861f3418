package io.hawiyat.agent.docker;

import io.hawiyat.agent.manifest.ApplicationId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened to what is ours.
 *
 * @param at the engine's time
 * @param action such as {@code start}, {@code die}, {@code health_status: healthy}, {@code disconnect}
 * @param id of the container, network or volume
 * @param container that was put on or taken off a network
 * @param application whose container it is, when it is an application's
 * @param attributes as the engine gives them, such as {@code exitCode}
 */
public record EngineEvent(
        Instant at,
        Subject subject,
        String action,
        String id,
        Optional<String> container,
        Optional<ApplicationId> application,
        Map<String, String> attributes) {
    public EngineEvent {
        attributes = Map.copyOf(attributes);
    }

    /** What it happened to. */
    public enum Subject {
        CONTAINER,
        NETWORK,
        VOLUME
    }
}
