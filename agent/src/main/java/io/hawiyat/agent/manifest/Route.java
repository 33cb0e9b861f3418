package io.hawiyat.agent.manifest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What of the world comes to an application, through Traefik. */
public sealed interface Route permits HttpRoute, TcpRoute {

    /** Of the container. */
    int port();

    /** Names of Traefik's entry points; empty means those of the managed ingress for what the route speaks. */
    List<String> entryPoints();

    /** The names of the entry points that it is served on. */
    List<String> servedOn();

    /** Present when Traefik speaks TLS for the application. */
    Optional<Tls> tls();

    /** In the order in which requests pass them. */
    default List<Middleware> middlewares() {
        return List.of();
    }

    /** The certificate of one's own. */
    default Optional<Certificate> certificate() {
        return tls().flatMap(Tls::certificate);
    }

    /** What it uses of Secrets. */
    default Stream<SecretUse.Value> secrets() {
        return certificate().stream().flatMap(it -> Stream.of(it.chain(), it.key()));
    }

    /** Served with Traefik's default certificate unless there is a resolver, or a certificate of one's own. */
    record Tls(Optional<String> certResolver, Optional<Certificate> certificate) {

        public Tls(Optional<String> certResolver) {
            this(certResolver, Optional.empty());
        }
    }

    /** The keys {@code tls.crt} and {@code tls.key} of one Secret, both PEM. */
    record Certificate(SecretUse.Value chain, SecretUse.Value key) {

        static Certificate of(String secret) {
            return new Certificate(
                    new SecretUse.Value(secret, "tls.crt", ""), new SecretUse.Value(secret, "tls.key", ""));
        }

        /** The Secret's name. */
        public String secret() {
            return key.secret();
        }
    }

    /**
     * When a replica that fails its visitors gets none for a while, whatever its probe says.
     *
     * @param failureWindow in which its failures are counted, and for which it then gets nobody
     * @param maxFailedAttempts at which it gets nobody
     */
    record PassiveHealth(Duration failureWindow, int maxFailedAttempts) {}
}
