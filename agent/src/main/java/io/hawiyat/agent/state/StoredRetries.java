package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ApplicationId;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;

/** Retries in PostgreSQL. */
@Singleton
class StoredRetries implements Retries {

    private final ApplicationRows applications;
    private final RetryRows rows;

    StoredRetries(ApplicationRows applications, RetryRows rows) {
        this.applications = applications;
        this.rows = rows;
    }

    @Override
    @Transactional
    public Answer retry(ApplicationId name) {
        var found = applications.find(name.project(), name.name());
        if (found.isEmpty()) {
            return new Answer.Unknown();
        }
        var application = found.get();
        if (rows.release(application) == 0) {
            return new Answer.NothingToRetry();
        }
        rows.queue(application);
        return new Answer.Again(application);
    }
}
