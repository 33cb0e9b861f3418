package io.hawiyat.agent.api;

import io.hawiyat.agent.manifest.Route;

/** Where the ingress is reached on this host, so that routes become links. */
public record IngressPorts(int http, int https) {

    /** Of an ingress of which nothing else is known. */
    public static final IngressPorts STANDARD = new IngressPorts(80, 443);

    /** The address a browser would open for a route. */
    public String url(Route route) {
        var secure = route.tls().isPresent();
        var port = secure ? https : http;
        var shown = port == (secure ? 443 : 80) ? "" : ":" + port;
        return (secure ? "https://" : "http://") + route.host() + shown + route.pathPrefix();
    }
}
