package io.hawiyat.agent.state;

import java.time.Instant;

/** A tip that a fetch found, and how it has ended. */
public record RevisionView(
        long id,
        String commit,
        String author,
        String message,
        Instant at,
        Instant observedAt,
        Trigger trigger,
        Outcome outcome) {

    /** {@code PENDING} until all that the commit set off has ended. */
    public enum Outcome {
        PENDING,
        SUCCEEDED,
        FAILED,
        ROLLED_BACK,
        SUPERSEDED,
        UNCHANGED
    }
}
