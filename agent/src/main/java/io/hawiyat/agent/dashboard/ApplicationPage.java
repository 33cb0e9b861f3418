package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.ApplicationJson;
import io.hawiyat.agent.api.DeploymentJson;
import io.hawiyat.agent.api.EventJson;
import io.hawiyat.agent.state.RevisionView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One application.
 *
 * @param attention why it needs a person, if it does
 * @param deployments newest first
 * @param commits by id: who made them and what they say, as far as they are known
 */
public record ApplicationPage(
        ApplicationJson application,
        Optional<Attention> attention,
        List<DeploymentJson> deployments,
        List<EventJson> events,
        Map<String, RevisionView> commits) {

    /** The deployment that is not finished. */
    public Optional<DeploymentJson> running() {
        return deployments.stream()
                .filter(deployment -> deployment.phase().equals("Running"))
                .findFirst();
    }

    /** Who made a commit and what it says. */
    public Optional<RevisionView> commit(Optional<String> id) {
        return id.map(commits::get);
    }
}
