package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ApplicationId;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

/** Restarts in PostgreSQL. */
@Singleton
class StoredRestarts implements Restarts {

    private final ApplicationRows applications;
    private final DeploymentRows deployments;
    private final RestartRows rows;

    StoredRestarts(ApplicationRows applications, DeploymentRows deployments, RestartRows rows) {
        this.applications = applications;
        this.deployments = deployments;
        this.rows = rows;
    }

    @Override
    @Transactional
    public Answer restart(ApplicationId name) {
        var found = applications.find(name.project(), name.name());
        if (found.isEmpty()) {
            return new Answer.Unknown();
        }
        var application = found.get();
        deployments.lock(application);
        if (rows.mark(application) == 0) {
            return new Answer.NothingRuns();
        }
        rows.queue(application);
        rows.tell(application);
        return new Answer.Begun(application);
    }
}
