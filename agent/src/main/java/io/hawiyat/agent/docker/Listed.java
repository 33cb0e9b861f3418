package io.hawiyat.agent.docker;

import io.hawiyat.agent.docker.Ownership.Identity;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An owned container as one listing shows all of them.
 *
 * @param identity empty for a container that is not an application's
 * @param role such as {@code ingress}, for a container that is not an application's
 * @param exitCode of a container that has ended
 * @param health of the image's HEALTHCHECK; empty when it has none or does not run
 * @param addresses by name of network; a network without an address there is left out
 */
public record Listed(
        String id,
        String name,
        Optional<Identity> identity,
        Optional<String> role,
        State state,
        OptionalInt exitCode,
        Optional<EngineHealth> health,
        Map<String, String> addresses,
        String imageId) {
    public Listed {
        addresses = Map.copyOf(addresses);
    }

    /** The engine's word. */
    public enum State {
        CREATED,
        RUNNING,
        PAUSED,
        RESTARTING,
        EXITED,
        REMOVING,
        DEAD
    }
}
