package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ApplicationId;
import java.util.Locale;
import java.util.Optional;

/**
 * Which applications a person looks for, in the order of their names.
 *
 * @param text within the name or a host, or all of a source, a health or a sync; in lower case, empty for everything
 * @param after the last of the part before; empty for the first part
 * @param limit of applications, 1 to 1000
 */
public record Search(String text, Standing standing, Optional<ApplicationId> after, int limit) {

    /** Those that a person looks through at once. */
    public enum Standing {
        ALL,
        /** Refused, held, waiting for another try, or neither as committed nor being made so. */
        UNWELL,
        DEPLOYING,
        HEALTHY
    }

    public Search {
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be from 1 to 1000, not " + limit);
        }
        text = text.strip().toLowerCase(Locale.ROOT);
    }
}
