package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Routes in the language of manifests. */
final class RenderedRoutes {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RenderedRoutes() {}

    static ArrayNode of(List<Route> routes) {
        return RenderedManifest.list(routes.stream().map(RenderedRoutes::route));
    }

    private static ObjectNode route(Route route) {
        return switch (route) {
            case HttpRoute http -> http(http);
            case TcpRoute tcp -> tcp(tcp);
        };
    }

    private static ObjectNode tcp(TcpRoute route) {
        var node = NODES.objectNode();
        node.putObject("tcp").put("hostSNI", route.hostSni()).put("port", route.port());
        node.set("entryPoints", RenderedManifest.words(route.entryPoints()));
        tls(route, node);
        return node;
    }

    private static ObjectNode http(HttpRoute route) {
        var node = NODES.objectNode();
        node.put("host", route.host()).put("pathPrefix", route.pathPrefix()).put("port", route.port());
        node.set("entryPoints", RenderedManifest.words(route.entryPoints()));
        node.set(
                "middlewares",
                RenderedManifest.words(
                        route.middlewares().stream().map(Middleware::name).toList()));
        tls(route, node);
        node.put("sticky", route.sticky());
        route.priority().ifPresent(priority -> node.put("priority", priority));
        route.weight().ifPresent(weight -> node.put("weight", weight));
        route.passiveHealth()
                .ifPresent(health -> node.putObject("passiveHealth")
                        .put("failureWindow", RenderedManifest.text(health.failureWindow()))
                        .put("maxFailedAttempts", health.maxFailedAttempts()));
        return node;
    }

    private static void tls(Route route, ObjectNode node) {
        route.tls().ifPresent(tls -> {
            var settings = node.putObject("tls");
            tls.certResolver().ifPresent(resolver -> settings.put("certResolver", resolver));
            tls.certificate().ifPresent(certificate -> settings.put("secret", certificate.secret()));
        });
    }
}
