package io.hawiyat.agent.converge;

import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.manifest.TcpRoute;
import io.hawiyat.agent.traefik.ApplicationRoutes;
import io.hawiyat.agent.traefik.ApplicationRoutes.Certificate;
import java.util.stream.Stream;

/** Fills routes with what they use of Secrets, just before they are published, or compared with what is published. */
final class RouteValues {

    private final SecretValues secrets;

    RouteValues(SecretValues secrets) {
        this.secrets = secrets;
    }

    /** @throws SecretUnreadable when a value is not kept any more, or the identity for it is gone */
    ApplicationRoutes reveal(ApplicationRoutes application) {
        if (application.routes().stream().flatMap(Route::secrets).findAny().isEmpty()) {
            return application;
        }
        var certificates = application.routes().stream()
                .flatMap(route -> route.certificate().stream())
                .distinct()
                .map(it -> new Certificate(secrets.open(it.chain()), secrets.open(it.key())))
                .toList();
        var routes = application.routes().stream().map(this::revealed).toList();
        return application.confidential(routes, certificates);
    }

    private Route revealed(Route route) {
        return switch (route) {
            case HttpRoute http -> revealed(http);
            case TcpRoute tcp -> tcp;
        };
    }

    private Route revealed(HttpRoute route) {
        var middlewares = route.middlewares().stream()
                .map(it -> it.withLines(this::lines))
                .toList();
        return route.with(route.certificate(), middlewares);
    }

    private Stream<String> lines(SecretUse.Value value) {
        return secrets.open(value).lines().map(String::strip).filter(line -> !line.isEmpty());
    }
}
