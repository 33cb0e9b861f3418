package io.hawiyat.agent.traefik;

import java.time.Instant;
import java.util.List;

/** Where a Traefik says why it does not take a file: its API never tells. */
@FunctionalInterface
public interface TraefikLog {

    /** What Traefik logged since; as JSON, one object a line. Empty when that can not be known. */
    List<String> linesSince(Instant moment);

    /** The log of a Traefik that is not the agent's own. */
    static TraefikLog unreadable() {
        return moment -> List.of();
    }
}
