package io.hawiyat.agent.traefik;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.manifest.TcpRoute;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What Traefik is to do for one application: all that its dynamic configuration is made from.
 *
 * @param routes none: the application is unknown to Traefik, which answers 404
 * @param servers IP addresses that answer every route; none: Traefik answers 503 until there is one
 * @param canary other servers that answer a part of the requests of every route
 * @param certificates served to who asks for one of their hosts
 * @param confidential whether something of this is of a Secret, and its file nobody's but the agent's and Traefik's
 */
public record ApplicationRoutes(
        ApplicationId id,
        List<Route> routes,
        List<String> servers,
        Optional<CanaryServers> canary,
        List<Certificate> certificates,
        boolean confidential) {

    public ApplicationRoutes {
        routes = List.copyOf(routes);
        servers = addresses(servers);
        certificates = List.copyOf(certificates);
    }

    /** Routes that use nothing of Secrets, or of which it is not filled in yet. */
    public ApplicationRoutes(
            ApplicationId id, List<Route> routes, List<String> servers, Optional<CanaryServers> canary) {
        this(id, routes, servers, canary, List.of(), false);
    }

    List<HttpRoute> httpRoutes() {
        return routes.stream()
                .filter(HttpRoute.class::isInstance)
                .map(HttpRoute.class::cast)
                .toList();
    }

    List<TcpRoute> tcpRoutes() {
        return routes.stream()
                .filter(TcpRoute.class::isInstance)
                .map(TcpRoute.class::cast)
                .toList();
    }

    /** The same with routes that have in them what they use of Secrets. */
    public ApplicationRoutes confidential(List<Route> revealed, List<Certificate> own) {
        return new ApplicationRoutes(id, revealed, servers, canary, own, true);
    }

    /** A certificate with its key, both PEM; the names are Traefik's. */
    public record Certificate(String certFile, String keyFile) {
        @Override
        public String toString() {
            return "Certificate[...]";
        }
    }

    /** Routes that all servers answer alike. */
    public ApplicationRoutes(ApplicationId id, List<Route> routes, List<String> servers) {
        this(id, routes, servers, Optional.empty());
    }

    /**
     * The servers of a canary.
     *
     * @param servers IP addresses
     * @param weight percent of the requests that they get together, 1 to 99
     */
    public record CanaryServers(List<String> servers, int weight) {
        public CanaryServers {
            servers = addresses(servers);
            if (weight < 1 || weight > 99) {
                throw new IllegalArgumentException("a canary gets 1 to 99 percent of the requests, not " + weight);
            }
        }
    }

    /** Sorted, so that the same servers always give the same text, and so no write. */
    private static List<String> addresses(List<String> servers) {
        servers.forEach(ApplicationRoutes::requireAddress);
        return servers.stream().distinct().sorted().toList();
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
