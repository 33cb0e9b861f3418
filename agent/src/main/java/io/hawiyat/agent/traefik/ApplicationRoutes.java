package io.hawiyat.agent.traefik;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Route;
import java.net.InetAddress;
import java.util.List;

/**
 * What Traefik is to do for one application: all that its dynamic configuration is made from.
 *
 * @param routes none: the application is unknown to Traefik, which answers 404
 * @param servers IP addresses that answer every route; none: Traefik answers 503 until there is one
 */
public record ApplicationRoutes(ApplicationId id, List<Route> routes, List<String> servers) {

    public ApplicationRoutes {
        routes = List.copyOf(routes);
        // Sorted, so that the same servers always give the same text, and so no write.
        servers = servers.stream().distinct().sorted().toList();
        servers.forEach(ApplicationRoutes::requireAddress);
    }

    /** An application that has no routes, any more or yet. */
    public static ApplicationRoutes none(ApplicationId id) {
        return new ApplicationRoutes(id, List.of(), List.of());
    }

    private static void requireAddress(String server) {
        try {
            InetAddress.ofLiteral(server);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a server is an IP address, never a name: " + server, e);
        }
    }
}
