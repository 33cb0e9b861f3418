package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ApplicationId;

/** A person's wish that what failed is tried again. */
public interface Retries {

    /** What became of the wish. */
    sealed interface Answer {
        /**
         * It is tried again: enqueue it.
         *
         * @param application its id
         */
        record Again(long application) implements Answer {}

        /** Nothing of it is held, waits for its next try, or was put aside. */
        record NothingToRetry() implements Answer {}

        /** There is no such application. */
        record Unknown() implements Answer {}
    }

    /** Ends the hold on an application's version and the wait for its next try; one transaction. */
    Answer retry(ApplicationId name);
}
