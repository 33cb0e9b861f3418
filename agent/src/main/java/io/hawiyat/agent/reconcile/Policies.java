package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.OwnLimits;
import java.util.List;

/** What the operator allows the applications of each project to ask of the host. */
@FunctionalInterface
public interface Policies {

    /**
     * An error for each thing that an application asks for and may not have.
     *
     * @param own limits that projects set themselves
     */
    List<ManifestError> check(List<Application> applications, OwnLimits own);
}
