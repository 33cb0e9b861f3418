package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.ManifestError;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A source as users read it.
 *
 * @param url without credentials
 * @param declaredBy the source whose repository declares it; empty for one of the operator's configuration
 * @param conditions {@code Ready}; {@code PruneHeld}, {@code SourceGone} and {@code NotificationFailing} while they are so
 * @param prune the held prune behind the condition {@code PruneHeld}
 */
public record SourceView(
        long id,
        String name,
        String url,
        String branch,
        String path,
        Optional<String> declaredBy,
        Revision revision,
        Optional<Instant> lastFetch,
        Instant nextFetch,
        List<Status.Condition> conditions,
        List<ManifestError> errors,
        Optional<HeldPrune> prune) {

    public SourceView {
        conditions = List.copyOf(conditions);
        errors = List.copyOf(errors);
    }

    /**
     * The newest tip.
     *
     * @param applied the newest commit of which everything is live
     */
    public record Revision(
            Optional<String> observed,
            Optional<String> applied,
            Optional<String> message,
            Optional<String> author,
            Optional<Instant> at) {}

    /** What {@code hawiyat approve ID} would let go ahead. */
    public record HeldPrune(long id, List<ApplicationId> applications, String reason, Instant since) {
        public HeldPrune {
            applications = List.copyOf(applications);
        }
    }
}
