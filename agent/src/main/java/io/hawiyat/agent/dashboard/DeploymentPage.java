package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.DeploymentJson;
import io.hawiyat.agent.state.RevisionView;
import java.util.Optional;

/**
 * One deployment.
 *
 * @param commit who made its commit and what it says, as far as it is known
 */
public record DeploymentPage(DeploymentJson deployment, Optional<RevisionView> commit) {}
