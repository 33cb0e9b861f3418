package io.hawiyat.agent.converge;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Events;
import io.hawiyat.agent.traefik.Publisher.Written;
import io.hawiyat.agent.traefik.RouteDrift;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes away what somebody put beside the routes of the managed ingress: Traefik would route by it, and one file that
 * it can not read keeps it from reading any.
 */
final class StrayRoutes {

    private final RouteDrift routes;
    private final Applications applications;
    private final Events events;

    StrayRoutes(RouteDrift routes, Applications applications, Events events) {
        this.routes = routes;
        this.applications = applications;
        this.events = events;
    }

    void sweep() {
        for (var stranger : routes.strangers(this::known)) {
            switch (routes.remove(stranger)) {
                case Written.Changed changed ->
                    tell("RouteFileRemoved", stranger + " is of no application, and was taken from Traefik's files");
                case Written.Unchanged goneMeanwhile -> {}
                case Written.Failed(var message) -> throw new IngressUnavailable(message);
            }
        }
    }

    private void tell(String reason, String message) {
        events.add(Optional.empty(), Optional.empty(), Events.Type.WARNING, reason, message, Optional.empty());
    }

    private Set<ApplicationId> known() {
        return applications.named().stream().map(Applications.Named::name).collect(Collectors.toSet());
    }
}
