package io.hawiyat.agent.traefik;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Route;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Routes to test with. */
final class TestRoutes {

    private TestRoutes() {}

    static ApplicationId app(String name) {
        return new ApplicationId("shop", name);
    }

    static HttpRoute route(String host, int port) {
        return HttpRoute.plain(host, "/", port, List.of(), Optional.empty(), false, OptionalInt.empty());
    }

    /** Each visitor stays at the server that was the first. */
    static HttpRoute stickyRoute(String host, int port) {
        return HttpRoute.plain(host, "/", port, List.of(), Optional.empty(), true, OptionalInt.empty());
    }

    static HttpRoute tlsRoute(String host, int port, Optional<String> certResolver) {
        return HttpRoute.plain(
                host, "/", port, List.of(), Optional.of(new Route.Tls(certResolver)), false, OptionalInt.empty());
    }

    /** An application with one route, for the host {@code <name>.test}. */
    static ApplicationRoutes simple(String name, int port, String... servers) {
        return new ApplicationRoutes(app(name), List.of(route(name + ".test", port)), List.of(servers));
    }
}
