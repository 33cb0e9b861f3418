package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.Route.PassiveHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads the routes of an application, with the middlewares that they refer to. */
final class RouteReader {

    private final MiddlewareBook middlewares;

    RouteReader(MiddlewareBook middlewares) {
        this.middlewares = middlewares;
    }

    /** The routes; not to be used when there are findings, old or new. */
    List<Route> read(Field root, Findings findings) {
        var routes = new ArrayList<Route>();
        for (var route : root.at("spec").at("routes").items().toList()) {
            var passed = middlewares(root.at("metadata").at("project").text(), route, findings);
            certificateOfSomeName(route, findings);
            if (findings.isEmpty()) {
                routes.add(
                        route.at("tcp").present() ? tcp(route, root.at("spec")) : http(route, root.at("spec"), passed));
            }
        }
        return routes;
    }

    private static void certificateOfSomeName(Field route, Findings findings) {
        if (route.at("tcp").present() && route.at("tcp").at("hostSNI").text().equals(TcpRoute.ANY)) {
            Stream.of("certResolver", "secret")
                    .map(route.at("tls")::at)
                    .filter(Field::present)
                    .forEach(it -> findings.atKey(
                            it.pointer(), "needs a hostSNI that is a name, for which the certificate is"));
        }
    }

    private List<Middleware> middlewares(String project, Field route, Findings findings) {
        return route.at("middlewares")
                .items()
                .flatMap(reference -> middlewares.resolve(project, reference, findings).stream())
                .toList();
    }

    private static TcpRoute tcp(Field route, Field spec) {
        var entryPoints = route.at("entryPoints").texts();
        return new TcpRoute(
                route.at("tcp").at("hostSNI").text(),
                port(route.at("tcp"), spec),
                entryPoints.isEmpty() ? List.of(TcpRoute.ENTRY_POINT) : entryPoints,
                tls(route));
    }

    private static int port(Field route, Field spec) {
        var port = route.at("port");
        return port.present() ? port.number() : RoutePorts.implied(spec).orElseThrow();
    }

    private static HttpRoute http(Field route, Field spec, List<Middleware> middlewares) {
        return new HttpRoute(
                route.at("host").text(),
                route.at("pathPrefix").text(),
                port(route, spec),
                route.at("entryPoints").texts(),
                middlewares,
                tls(route),
                route.at("sticky").flag(),
                number(route.at("priority")),
                number(route.at("weight")),
                passiveHealth(route.at("passiveHealth")));
    }

    private static OptionalInt number(Field field) {
        return field.present() ? OptionalInt.of(field.number()) : OptionalInt.empty();
    }

    private static Optional<Route.Tls> tls(Field route) {
        var tls = route.at("tls");
        return tls.present()
                ? Optional.of(new Route.Tls(
                        tls.at("certResolver").optionalText(),
                        tls.at("secret").optionalText().map(Route.Certificate::of)))
                : Optional.empty();
    }

    private static Optional<PassiveHealth> passiveHealth(Field health) {
        return health.present()
                ? Optional.of(new PassiveHealth(
                        health.at("failureWindow").duration(),
                        health.at("maxFailedAttempts").number()))
                : Optional.empty();
    }
}
