package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.Project;
import java.util.List;
import java.util.Optional;

/** A person's wish to go back to what an application was before. */
public interface Rollbacks {

    /** What became of the wish. */
    sealed interface Answer {
        /**
         * It is gone back to: enqueue it.
         *
         * @param application its id
         * @param target the generation whose content it is
         * @param generation the number under which that content is deployed: a new one, unless it is what runs
         */
        record Begun(long application, long target, long generation) implements Answer {}

        /** There is no such application. */
        record Unknown() implements Answer {}

        /** There never was such a generation, or it is not kept any more. */
        record NotKept(String reason) implements Answer {}

        /** There is nothing to go back to, or what it was is not allowed today. */
        record Refused(String reason) implements Answer {}
    }

    /** What the operator allows today. */
    @FunctionalInterface
    interface Admission {

        /**
         * An error for each thing that an application may not have.
         *
         * @param others all other declared applications
         * @param projects those that its source declares and that may be its own
         */
        List<ManifestError> check(Application candidate, List<Application> others, List<Project> projects);
    }

    /**
     * Makes the content of a kept generation the target, and holds the desired version until another one is desired; one
     * transaction. What is not the content of containers comes back as it was when that generation was last live, but for
     * the number of replicas, which stays.
     *
     * @param to a generation's number; the last one that was live before what runs unless given
     */
    Answer rollback(ApplicationId name, Optional<Long> to, Admission admission);
}
