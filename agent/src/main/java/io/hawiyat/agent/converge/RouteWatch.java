package io.hawiyat.agent.converge;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.traefik.RouteDrift;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Notices which applications' files of routes are others than before. */
final class RouteWatch {

    private final RouteDrift routes;
    private volatile Map<ApplicationId, String> seen = Map.of();

    RouteWatch(RouteDrift routes) {
        this.routes = routes;
    }

    void tellOfChanges(Consumer<ApplicationId> look) {
        var now = routes.texts();
        var changed = new HashSet<>(seen.keySet());
        changed.addAll(now.keySet());
        changed.removeIf(it -> Objects.equals(seen.get(it), now.get(it)));
        changed.forEach(look);
        seen = now;
    }
}
