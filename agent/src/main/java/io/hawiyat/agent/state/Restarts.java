package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ApplicationId;

/** A person's wish that what runs is started anew. */
public interface Restarts {

    /** What became of the wish. */
    sealed interface Answer {
        /**
         * Its containers are replaced: enqueue it.
         *
         * @param application its id
         */
        record Begun(long application) implements Answer {}

        /** Nothing of it runs that could be started anew. */
        record NothingRuns() implements Answer {}

        /** There is no such application. */
        record Unknown() implements Answer {}
    }

    /**
     * Marks every container made until now as to be replaced; one transaction. A deployment that is under way replaces
     * them as well.
     */
    Answer restart(ApplicationId name);
}
