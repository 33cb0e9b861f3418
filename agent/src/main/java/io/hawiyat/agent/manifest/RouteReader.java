package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.Route.PassiveHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
            if (findings.isEmpty()) {
                routes.add(route(route, root.at("spec"), passed));
            }
        }
        return routes;
    }

    private List<Middleware> middlewares(String project, Field route, Findings findings) {
        return route.at("middlewares")
                .items()
                .flatMap(reference -> middlewares.resolve(project, reference, findings).stream())
                .toList();
    }

    private static Route route(Field route, Field spec, List<Middleware> middlewares) {
        var port = route.at("port");
        var tls = route.at("tls");
        return new Route(
                route.at("host").text(),
                route.at("pathPrefix").text(),
                port.present() ? port.number() : RoutePorts.implied(spec).orElseThrow(),
                route.at("entryPoints").texts(),
                middlewares,
                tls.present() ? Optional.of(tls(tls)) : Optional.empty(),
                route.at("sticky").flag(),
                number(route.at("priority")),
                number(route.at("weight")),
                passiveHealth(route.at("passiveHealth")));
    }

    private static OptionalInt number(Field field) {
        return field.present() ? OptionalInt.of(field.number()) : OptionalInt.empty();
    }

    private static Route.Tls tls(Field tls) {
        return new Route.Tls(
                tls.at("certResolver").optionalText(),
                tls.at("secret").optionalText().map(Route.Certificate::of));
    }

    private static Optional<PassiveHealth> passiveHealth(Field health) {
        return health.present()
                ? Optional.of(new PassiveHealth(
                        health.at("failureWindow").duration(),
                        health.at("maxFailedAttempts").number()))
                : Optional.empty();
    }
}
