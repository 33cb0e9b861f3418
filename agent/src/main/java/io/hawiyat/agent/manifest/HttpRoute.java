package io.hawiyat.agent.manifest;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * An HTTP route: requests for a host, and optionally below a path, go to a port of the application.
 *
 * @param host lower-case host name, without a port
 * @param pathPrefix starts with a slash; {@code /} is everything
 * @param port of the container
 * @param entryPoints names of Traefik's entry points; empty means {@code http}, or {@code https} with {@code tls}
 * @param middlewares in the order in which requests pass them
 * @param tls present when the route is served over TLS
 * @param weight the part of the requests that the application gets, in proportion to those of others of its project
 *     with the same host and path prefix; absent when it wants them for itself
 */
public record HttpRoute(
        String host,
        String pathPrefix,
        int port,
        List<String> entryPoints,
        List<Middleware> middlewares,
        Optional<Tls> tls,
        boolean sticky,
        OptionalInt priority,
        OptionalInt weight,
        Optional<PassiveHealth> passiveHealth)
        implements Route {

    public HttpRoute {
        entryPoints = List.copyOf(entryPoints);
        middlewares = List.copyOf(middlewares);
    }

    /** One that requests pass as they come. */
    public static HttpRoute plain(
            String host,
            String pathPrefix,
            int port,
            List<String> entryPoints,
            Optional<Tls> tls,
            boolean sticky,
            OptionalInt priority) {
        return new HttpRoute(
                host,
                pathPrefix,
                port,
                entryPoints,
                List.of(),
                tls,
                sticky,
                priority,
                OptionalInt.empty(),
                Optional.empty());
    }

    @Override
    public List<String> servedOn() {
        return entryPoints.isEmpty() ? List.of(tls.isPresent() ? "https" : "http") : entryPoints;
    }

    @Override
    public Stream<SecretUse.Value> secrets() {
        return Stream.concat(Route.super.secrets(), middlewares.stream().flatMap(Middleware::secrets));
    }

    /** The same route with another certificate of one's own and other middlewares. */
    public HttpRoute with(Optional<Certificate> certificate, List<Middleware> others) {
        return new HttpRoute(
                host,
                pathPrefix,
                port,
                entryPoints,
                others,
                tls.map(it -> new Tls(it.certResolver(), certificate)),
                sticky,
                priority,
                weight,
                passiveHealth);
    }

    /** The same route for a part of the requests. */
    public HttpRoute sharedBy(int part) {
        return new HttpRoute(
                host,
                pathPrefix,
                port,
                entryPoints,
                middlewares,
                tls,
                sticky,
                priority,
                OptionalInt.of(part),
                passiveHealth);
    }

    /**
     * Whether Traefik treats the requests of both alike until it comes to who answers them. One router is as good as the
     * other then, which it has to be where two applications share a host and a path.
     */
    boolean passesLike(HttpRoute other) {
        return entryPoints.equals(other.entryPoints)
                && middlewares.equals(other.middlewares)
                && tls.equals(other.tls)
                && sticky == other.sticky
                && priority.equals(other.priority);
    }
}
