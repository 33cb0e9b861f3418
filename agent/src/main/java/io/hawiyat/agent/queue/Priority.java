package io.hawiyat.agent.queue;

/** Who is waiting. A due item of a higher priority is always claimed before one of a lower, highest first. */
public enum Priority {
    /** A person's sync, rollback or retry. */
    PERSON(0),
    /** What runs is not what is desired. */
    DRIFT(1),
    /** A push that a provider told us about. */
    WEBHOOK(2),
    /** Polls, resyncs and everything that was found rather than asked for. */
    BULK(3);

    // Written to Redis, where agents of two versions may meet: never renumbered, unlike an ordinal.
    private final int rank;

    Priority(int rank) {
        this.rank = rank;
    }

    int rank() {
        return rank;
    }

    static int lowestRank() {
        return BULK.rank;
    }

    static Priority ofRank(int rank) {
        for (var priority : values()) {
            if (priority.rank == rank) {
                return priority;
            }
        }
        throw new IllegalArgumentException("no priority has rank " + rank);
    }
}
