package io.hawiyat.agent.traefik;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.hawiyat.agent.manifest.Route;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** One service in Traefik's own fields. Traefik does not probe it: only what the agent found ready is a server. */
record Service(LoadBalancer loadBalancer) {

    Service {
        requireNonNull(loadBalancer, "loadBalancer");
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @JsonPropertyOrder({"servers", "passHostHeader", "sticky"})
    record LoadBalancer(List<Server> servers, boolean passHostHeader, Optional<Sticky> sticky) {
        LoadBalancer {
            servers = List.copyOf(servers);
        }
    }

    record Server(String url) {
        Server {
            requireNonNull(url, "url");
        }

        static Server of(String address, int port) {
            return new Server("http://" + (isIpv6(address) ? "[" + address + "]" : address) + ":" + port);
        }

        private static boolean isIpv6(String address) {
            return InetAddress.ofLiteral(address) instanceof Inet6Address;
        }
    }

    record Sticky(Cookie cookie) {}

    /** Traefik names the cookie after the service. Not {@code secure}: one service answers with and without TLS. */
    record Cookie(boolean httpOnly, String sameSite) {}

    static Service of(List<String> addresses, Route route) {
        var servers = addresses.stream()
                .map(address -> Server.of(address, route.port()))
                .toList();
        var sticky = route.sticky() ? Optional.of(new Sticky(new Cookie(true, "lax"))) : Optional.<Sticky>empty();
        return new Service(new LoadBalancer(servers, true, sticky));
    }

    /** Whether a service that Traefik shows is this one. The order of its servers means nothing. */
    boolean isShownAs(Service shown) {
        return urls().equals(shown.urls())
                && loadBalancer.passHostHeader() == shown.loadBalancer.passHostHeader()
                && loadBalancer.sticky().equals(shown.loadBalancer.sticky());
    }

    private List<String> urls() {
        return loadBalancer.servers().stream().map(Server::url).sorted().toList();
    }
}
