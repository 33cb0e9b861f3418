package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Inspected;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.StoredApplication;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which containers a person wants to be replaced: those that were found first after it was asked for. Their times would not
 * tell, as the clocks of the engine, of PostgreSQL and of an agent may be apart, and may be set.
 */
final class Restarted {

    private final Applications applications;

    Restarted(Applications applications) {
        this.applications = applications;
    }

    /** Ids; noted before anything is done to one of them. */
    Set<String> of(StoredApplication application, List<Inspected> seen, Session session) {
        return application
                .restart()
                .map(it -> it.containers().orElseGet(() -> noted(it, seen, session)))
                .orElse(Set.of());
    }

    private Set<String> noted(StoredApplication.Restart restart, List<Inspected> seen, Session session) {
        var ids = seen.stream().map(Inspected::id).collect(Collectors.toSet());
        applications.restarts(session.lease(), restart.askedAt(), ids);
        return ids;
    }
}
