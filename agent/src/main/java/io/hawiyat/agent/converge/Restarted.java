package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Inspected;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.Trigger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which containers a person wants to be replaced: those that were found first after it was asked for. Their times would not
 * tell, as the clocks of the engine, of PostgreSQL and of an agent may be apart, and may be set. Only where no deployment
 * is open that may be for the restart are they asked, once: agents before V20 carried it out and noted nothing.
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
                .map(it -> it.containers().orElseGet(() -> noted(application, it, seen, session)))
                .orElse(Set.of());
    }

    private Set<String> noted(
            StoredApplication application, StoredApplication.Restart restart, List<Inspected> seen, Session session) {
        var askedAt = restart.askedAt();
        var isBegun = Stream.of(application.queued(), application.running())
                .flatMap(Optional::stream)
                .anyMatch(
                        it -> it.trigger() == Trigger.RESTART || !it.queuedAt().isAfter(askedAt));
        var ids = seen.stream()
                .filter(it -> isBegun || it.createdAt().isBefore(askedAt))
                .map(Inspected::id)
                .collect(Collectors.toSet());
        applications.restarts(session.lease(), askedAt, ids);
        return ids;
    }
}
