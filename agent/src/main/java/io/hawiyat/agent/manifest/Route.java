package io.hawiyat.agent.manifest;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An HTTP route: requests for a host, and optionally below a path, go to a port of the application.
 *
 * @param host lower-case host name, without a port
 * @param pathPrefix starts with a slash; {@code /} is everything
 * @param port of the container
 * @param entryPoints names of Traefik's entry points; empty means {@code http}
 * @param tls present when the route is served over TLS
 */
public record Route(
        String host,
        String pathPrefix,
        int port,
        List<String> entryPoints,
        Optional<Tls> tls,
        boolean sticky,
        OptionalInt priority) {

    public Route {
        entryPoints = List.copyOf(entryPoints);
    }

    /** Served with Traefik's default certificate unless a resolver is named. */
    public record Tls(Optional<String> certResolver) {}
}
