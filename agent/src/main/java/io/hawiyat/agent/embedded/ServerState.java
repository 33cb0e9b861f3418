package io.hawiyat.agent.embedded;

import java.time.Instant;
import java.util.Objects;

/** Where an embedded server stands, as readiness reports it. */
public sealed interface ServerState {

    /** When this state began. */
    Instant since();

    /** The server answered its last probe. */
    record Running(Instant since) implements ServerState {
        public Running {
            Objects.requireNonNull(since);
        }
    }

    /**
     * The server is dead, silent or still starting; it is being brought back.
     *
     * @param reason a sentence for the operator
     */
    record Down(Instant since, String reason) implements ServerState {
        public Down {
            Objects.requireNonNull(since);
            Objects.requireNonNull(reason);
        }
    }
}
