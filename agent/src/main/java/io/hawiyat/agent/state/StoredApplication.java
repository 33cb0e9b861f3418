package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.plan.Generation;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * All that is needed to converge one application, read at once.
 *
 * @param arriving whether its source has something newer, as far as anybody knows, that is not recorded yet
 * @param desired what the newest commit wants; empty when no valid manifest was ever seen
 * @param removed no longer declared, and cleared to be pruned
 * @param lastGood what was last live and healthy, as a whole
 * @param heldHash the resolved hash that was found at fault and is not tried again
 * @param rollback what a person went back to, while that holds the desired version
 * @param restart the last that a person asked for
 * @param attempts failures in a row that were the environment's fault
 */
public record StoredApplication(
        long id,
        ApplicationId name,
        String source,
        boolean arriving,
        Optional<Version> desired,
        boolean removed,
        Optional<Version> lastGood,
        Optional<String> heldHash,
        Optional<Version> rollback,
        Optional<Restart> restart,
        Optional<Instant> retryAt,
        int attempts,
        Optional<OpenDeployment> queued,
        Optional<OpenDeployment> running,
        Status status) {

    /**
     * Containers that are to be replaced, by ids.
     *
     * @param containers empty until it is {@link Applications#restarts noted} which those are
     */
    public record Restart(Instant askedAt, Optional<Set<String>> containers) {}

    /**
     * One version of an application: everything it resolves to at one commit.
     *
     * @param hash of everything it resolves to: equal hashes mean that there is nothing to do
     * @param generation of its containers
     * @param image the pinned reference, once resolved
     */
    public record Version(
            String revision, String hash, Application application, long generation, Optional<String> image) {

        /** The generation with its pinned image; to be called once the image is resolved. */
        public Generation resolved() {
            return new Generation(
                    generation,
                    application.workload(),
                    image.orElseThrow(
                            () -> new IllegalStateException("generation " + generation + " is not resolved")));
        }

        public Version pinned(String reference) {
            return new Version(revision, hash, application, generation, Optional.of(reference));
        }
    }

    /** A deployment that is not finished. */
    public record OpenDeployment(
            long id,
            long generation,
            String revision,
            Trigger trigger,
            Instant queuedAt,
            Optional<Instant> startedAt) {}

    /** Whether the newest commit was found at fault and what was good before is kept instead. */
    public boolean held() {
        return desired.isPresent() && heldHash.equals(desired.map(Version::hash));
    }

    /** Whether this version is what was last live and healthy. */
    public boolean isLastGood(Version version) {
        return lastGood.map(Version::hash).equals(Optional.of(version.hash()));
    }
}
