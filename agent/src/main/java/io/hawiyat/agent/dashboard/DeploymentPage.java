package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.DeploymentJson;
import io.hawiyat.agent.state.RevisionView;
import java.util.Optional;

/**
 * One deployment.
 *
 * @param commit who made its commit and what it says, as far as it is known
 */
public record DeploymentPage(DeploymentJson deployment, Optional<RevisionView> commit) {

    /** Whether its image is built, so that there is something to read of that. */
    public boolean builds() {
        return deployment.steps().stream().anyMatch(step -> step.name().equals("Build"));
    }
}
