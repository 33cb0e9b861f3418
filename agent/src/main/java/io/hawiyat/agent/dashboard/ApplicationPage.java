package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.ApplicationJson;
import io.hawiyat.agent.api.DeploymentJson;
import io.hawiyat.agent.api.EventJson;
import io.hawiyat.agent.api.Explanation;
import io.hawiyat.agent.state.RevisionView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One application.
 *
 * @param explanation why it is as it is
 * @param deployments newest first
 * @param logs what its containers wrote last
 * @param commits by id: who made them and what they say, as far as they are known
 */
public record ApplicationPage(
        ApplicationJson application,
        Explanation explanation,
        List<DeploymentJson> deployments,
        List<EventJson> events,
        LastLines logs,
        Map<String, RevisionView> commits) {

    public ApplicationPage {
        deployments = List.copyOf(deployments);
        events = List.copyOf(events);
        commits = Map.copyOf(commits);
    }

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
