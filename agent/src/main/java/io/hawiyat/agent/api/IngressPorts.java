package io.hawiyat.agent.api;

import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.manifest.TcpRoute;
import java.util.Map;
import java.util.Optional;

/**
 * Where the ingress is reached on this host, so that routes become links.
 *
 * @param others those of entry points for TCP, by name
 */
public record IngressPorts(int http, int https, Map<String, Integer> others) {

    /** Of an ingress of which nothing else is known. */
    public static final IngressPorts STANDARD = new IngressPorts(80, 443, Map.of());

    public IngressPorts {
        others = Map.copyOf(others);
    }

    /** The address a browser would open for a route, or another program connect to. */
    public String url(Route route) {
        return switch (route) {
            case HttpRoute web -> url(web);
            case TcpRoute tcp -> url(tcp);
        };
    }

    /** Without a port where the ingress is somebody else's. */
    private String url(TcpRoute route) {
        var port = Optional.ofNullable(others.get(route.entryPoints().getFirst()));
        return "tcp://" + route.hostSni() + port.map(it -> ":" + it).orElse("");
    }

    private String url(HttpRoute route) {
        var secure = route.tls().isPresent();
        var port = secure ? https : http;
        var shown = port == (secure ? 443 : 80) ? "" : ":" + port;
        return (secure ? "https://" : "http://") + route.host() + shown + route.pathPrefix();
    }
}
