package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ApplicationId;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Events in PostgreSQL. */
@Singleton
final class StoredEvents implements Events {

    private final OutcomeRows rows;

    StoredEvents(OutcomeRows rows) {
        this.rows = rows;
    }

    @Override
    public void add(
            Optional<ApplicationId> application,
            Optional<String> source,
            Type type,
            String reason,
            String message,
            Optional<String> revision) {
        rows.addEvent(
                application.map(ApplicationId::project).orElse(null),
                application.map(ApplicationId::name).orElse(null),
                source.orElse(null),
                type.name(),
                reason,
                message,
                revision.orElse(null));
    }
}
