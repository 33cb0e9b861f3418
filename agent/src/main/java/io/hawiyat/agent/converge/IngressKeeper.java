package io.hawiyat.agent.converge;

import io.hawiyat.agent.manifest.ApplicationId;
import java.util.function.Consumer;

/** Sees to it that there is a Traefik, and that it reaches what it routes to. */
public interface IngressKeeper {

    /** The label {@code io.hawiyat.role} of a managed one. */
    String ROLE = "ingress";

    /**
     * Makes sure that it answers.
     *
     * @throws IngressUnavailable when something is missing after all; what could be done has been done
     */
    void ensure();

    /** Tells of the applications whose routes are published otherwise than when it told last, by whomever. */
    void tellOfChanges(Consumer<ApplicationId> look);

    /** Makes sure that it reaches the project's containers. */
    void join(String project);

    /** Leaves a project's network on which no application is left; answers whether none is. */
    boolean leaveIfUnused(String project);
}
