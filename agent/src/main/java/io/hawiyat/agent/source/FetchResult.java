package io.hawiyat.agent.source;

/** What came of one look at a remote. */
public sealed interface FetchResult {

    /** The tip of what is tracked, new or not: compare its commit with the one known. */
    record Fetched(Snapshot snapshot) implements FetchResult {}

    /** The tip is known but its tree is hostile or beyond a limit: nothing of it is read, and nothing may be pruned. */
    record Refused(Commit commit, TreeProblem problem) implements FetchResult {}

    /**
     * The tip is not known.
     *
     * @param message what failed, where and what to do, without credentials
     */
    record Failed(Kind kind, String message) implements FetchResult {}

    /** The classes of failure; only the operator ends some of them, but each is tried again. */
    enum Kind {
        UNREACHABLE,
        AUTHENTICATION,
        HOST_KEY,
        REDIRECTED,
        ADDRESS_REFUSED,
        NOT_A_REPOSITORY,
        BRANCH_MISSING,
        TIMED_OUT,
        TOO_LARGE,
        DISK,
        CORRUPT
    }
}
