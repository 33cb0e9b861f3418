package io.hawiyat.agent.traefik;

import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.traefik.Service.Share;
import io.hawiyat.agent.traefik.Service.Shared;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the other applications of a project have published of the routes that they share with one.
 *
 * @param parts by what a route is known by to all that share it; their weights are in proportion to each other
 */
record Partners(Map<String, List<Share>> parts) {

    static final Partners NONE = new Partners(Map.of());

    Partners {
        parts = Map.copyOf(parts);
    }

    /** Where the application's router of a route with a weight leads to: its own service, and theirs. */
    Service share(ApplicationRoutes application, HttpRoute route) {
        var shared = Names.shared(route);
        // Without a server it would answer its part with 503.
        var weight = application.servers().isEmpty() ? 0 : route.weight().orElse(0);
        var own = new Share(new Names(application.id()).service(route), weight);
        return share(shared, own, Sticky.ofPartners(route, shared));
    }

    Service share(String shared, Share own, Optional<Sticky> sticky) {
        return Service.parted(
                Stream.concat(Stream.of(own), parts.getOrDefault(shared, List.of()).stream())
                        .toList(),
                sticky);
    }

    /** What an application's configuration says that it answers itself of each route that it shares. */
    static Map<String, Share> own(Names names, HttpConfiguration http) {
        var own = new TreeMap<String, Share>();
        http.services()
                .forEach((name, service) -> names.sharedBy(name)
                        .ifPresent(shared -> part(names, service).ifPresent(it -> own.put(shared, it))));
        return own;
    }

    private static Optional<Share> part(Names names, Service service) {
        return service instanceof Shared(var weighted)
                ? weighted.services().stream()
                        .filter(it -> it.name().startsWith(names.prefix()))
                        .findFirst()
                : Optional.empty();
    }
}
