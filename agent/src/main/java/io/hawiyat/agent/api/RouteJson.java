package io.hawiyat.agent.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.manifest.TcpRoute;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A route, with the address a browser would open, or another program connect to.
 *
 * @param host of a TCP route its hostSNI
 * @param pathPrefix of a TCP route empty
 * @param tcp left out of HTTP routes
 */
public record RouteJson(
        String host,
        String pathPrefix,
        int port,
        List<String> entryPoints,
        Optional<Tls> tls,
        boolean sticky,
        OptionalInt priority,
        OptionalInt weight,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Tcp> tcp,
        String url) {

    public RouteJson {
        entryPoints = List.copyOf(entryPoints);
    }

    /** What stands in the manifest under that name. */
    public record Tcp(String hostSNI, int port) {}

    /**
     * Where its certificate comes from.
     *
     * @param secret a Secret's name; left out without one
     */
    public record Tls(
            Optional<String> certResolver,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> secret) {
        static Tls of(Route.Tls tls) {
            return new Tls(tls.certResolver(), tls.certificate().map(Route.Certificate::secret));
        }
    }

    static RouteJson of(Route route, IngressPorts ports) {
        return switch (route) {
            case HttpRoute http -> of(http, ports.url(route));
            case TcpRoute tcp -> of(tcp, ports.url(route));
        };
    }

    private static RouteJson of(HttpRoute route, String url) {
        return new RouteJson(
                route.host(),
                route.pathPrefix(),
                route.port(),
                route.entryPoints(),
                route.tls().map(Tls::of),
                route.sticky(),
                route.priority(),
                route.weight(),
                Optional.empty(),
                url);
    }

    private static RouteJson of(TcpRoute route, String url) {
        return new RouteJson(
                route.hostSni(),
                "",
                route.port(),
                route.entryPoints(),
                route.tls().map(Tls::of),
                false,
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.of(new Tcp(route.hostSni(), route.port())),
                url);
    }
}
