package io.hawiyat.agent.manifest;

import java.time.Duration;
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
public record Route(
        String host,
        String pathPrefix,
        int port,
        List<String> entryPoints,
        List<Middleware> middlewares,
        Optional<Tls> tls,
        boolean sticky,
        OptionalInt priority,
        OptionalInt weight,
        Optional<PassiveHealth> passiveHealth) {

    public Route {
        entryPoints = List.copyOf(entryPoints);
        middlewares = List.copyOf(middlewares);
    }

    /** One that requests pass as they come. */
    public static Route plain(
            String host,
            String pathPrefix,
            int port,
            List<String> entryPoints,
            Optional<Tls> tls,
            boolean sticky,
            OptionalInt priority) {
        return new Route(
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

    /** The names of the entry points: those given, else the managed ingress's own for what the route speaks. */
    public List<String> servedOn() {
        return entryPoints.isEmpty() ? List.of(tls.isPresent() ? "https" : "http") : entryPoints;
    }

    /** Served with Traefik's default certificate unless there is a resolver, or a certificate of one's own. */
    public record Tls(Optional<String> certResolver, Optional<Certificate> certificate) {

        public Tls(Optional<String> certResolver) {
            this(certResolver, Optional.empty());
        }
    }

    /** The keys {@code tls.crt} and {@code tls.key} of one Secret, both PEM. */
    public record Certificate(SecretUse.Value chain, SecretUse.Value key) {

        static Certificate of(String secret) {
            return new Certificate(
                    new SecretUse.Value(secret, "tls.crt", ""), new SecretUse.Value(secret, "tls.key", ""));
        }

        /** The Secret's name. */
        public String secret() {
            return key.secret();
        }
    }

    /** The certificate of one's own. */
    public Optional<Certificate> certificate() {
        return tls.flatMap(Tls::certificate);
    }

    /** What it uses of Secrets. */
    public Stream<SecretUse.Value> secrets() {
        return Stream.concat(
                certificate().stream().flatMap(it -> Stream.of(it.chain(), it.key())),
                middlewares.stream().flatMap(Middleware::secrets));
    }

    /** The same route with another certificate of one's own and other middlewares. */
    public Route with(Optional<Certificate> certificate, List<Middleware> others) {
        return new Route(
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
    public Route sharedBy(int part) {
        return new Route(
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
    boolean passesLike(Route other) {
        return entryPoints.equals(other.entryPoints)
                && middlewares.equals(other.middlewares)
                && tls.equals(other.tls)
                && sticky == other.sticky
                && priority.equals(other.priority);
    }

    /**
     * When a replica that fails its visitors gets none for a while, whatever its probe says.
     *
     * @param failureWindow in which its failures are counted, and for which it then gets nobody
     * @param maxFailedAttempts at which it gets nobody
     */
    public record PassiveHealth(Duration failureWindow, int maxFailedAttempts) {}
}
