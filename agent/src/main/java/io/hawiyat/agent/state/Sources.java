package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.DeclaredSource;
import io.hawiyat.agent.manifest.ManifestError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Watched repositories, and the tips that were found in them. Each method is one transaction. */
public interface Sources {

    /**
     * A source as configured.
     *
     * @param url without credentials
     */
    record Definition(String name, String url, String branch, String path, Duration interval) {}

    /**
     * A source as it stands.
     *
     * @param observed the newest tip found
     * @param rendered the tip whose manifests are recorded
     * @param look why it is to be looked at before its time, if so
     * @param renderAgain whether the same tip is to be rendered again, because of an approval, a failure in between,
     *     or a dependency that another source may declare by now
     * @param failures fetches that failed in a row
     */
    record Stored(
            Definition definition,
            Optional<Tip> observed,
            Optional<String> rendered,
            Optional<Instant> lastFetch,
            Instant nextFetch,
            Optional<Trigger> look,
            boolean renderAgain,
            int failures,
            Optional<String> problem,
            List<ManifestError> errors) {}

    /** A source that a repository declares: as configured ones are shown, and as its manifest says. */
    record Declaration(Definition definition, DeclaredSource document) {}

    /**
     * All that one commit declares.
     *
     * @param complete whether what is not among them is no longer declared: else it may stand in what could not be read
     */
    record Declarations(List<Declaration> present, boolean complete) {
        public Declarations {
            present = List.copyOf(present);
        }

        public static Declarations none() {
            return new Declarations(List.of(), true);
        }
    }

    /**
     * Where a source comes from.
     *
     * @param root the source of a configuration that it comes from
     * @param line the Sources from the one that the root's repository declares down to this one; empty for the root
     */
    record Lineage(String root, List<DeclaredSource> line) {
        public Lineage {
            line = List.copyOf(line);
        }
    }

    /** A commit found as the tip of a source's branch. */
    record Tip(String commit, String author, String message, Instant at) {}

    /**
     * Makes the recorded definitions those of the configuration; one that left it, and that no other living agent
     * declares, is kept and marked gone, with all that its repository declares.
     */
    void declare(List<Definition> definitions);

    List<Stored> all();

    Optional<Stored> find(String name);

    /** Empty for a source that is not known. */
    Optional<Lineage> lineage(String name);

    /** The time at which the next source is due that an agent may look at; empty when there is none. */
    Optional<Instant> nextDue(String agent);

    /**
     * Takes up to {@code limit} due sources for this agent: until they are released, or the hold ends because it is not
     * renewed, no look at them begins anywhere. One that the living agents declare differently is taken by none of them.
     */
    List<Stored> claimDue(String agent, Instant now, Duration hold, int limit);

    /** Lengthens the hold on all that this agent has taken, and says of each source whether the agents disagree on it. */
    void hold(String agent, Instant until);

    /** The look is over, whatever came of it. */
    void release(String source, String agent);

    /**
     * Makes every source due, those too that an earlier life of this agent had taken: what it was about to do is not
     * known, and may have been asked for by a webhook.
     */
    void beginAnew(String agent);

    /** Asks that a source be looked at now; survives a crash. */
    boolean requestLook(String source, Trigger trigger);

    /** Records a fetch that succeeded, and its tip when it is another one than before: exactly once. */
    void fetched(String source, Tip tip, Instant nextFetch);

    /** Records that a tip is refused as a whole: nothing of it is rendered, and nothing changes. */
    void refused(String source, String commit, List<ManifestError> errors);

    /** Records a fetch that failed. */
    void failed(String source, String problem, Instant nextFetch);

    /**
     * Stores an accepted delivery and asks for a look, in one transaction.
     *
     * @param id the provider's delivery id; one without is always new
     * @return false when the same delivery was stored before
     */
    boolean deliver(String source, String provider, Optional<String> id, String event);
}
