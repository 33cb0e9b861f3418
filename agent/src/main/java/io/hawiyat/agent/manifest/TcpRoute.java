package io.hawiyat.agent.manifest;

import java.util.List;
import java.util.Optional;

/**
 * A TCP route: connections to an entry point of its own go to a port of the application.
 *
 * @param hostSni the name that a visitor asks for within TLS; {@code *} for every connection
 * @param port of the container
 * @param entryPoints names of Traefik's entry points; never empty
 * @param tls present when Traefik ends TLS; without it TLS, if it is that, goes through to the application
 */
public record TcpRoute(String hostSni, int port, List<String> entryPoints, Optional<Tls> tls) implements Route {

    /** Of every connection. */
    public static final String ANY = "*";

    /** The entry point of one that names none. */
    public static final String ENTRY_POINT = "tcp";

    public TcpRoute {
        entryPoints = List.copyOf(entryPoints);
    }

    @Override
    public List<String> servedOn() {
        return entryPoints;
    }

    /** Whether only connections for one name come. */
    public boolean named() {
        return !hostSni.equals(ANY);
    }

    /** The same route with another certificate of one's own. */
    public TcpRoute with(Optional<Certificate> certificate) {
        return new TcpRoute(hostSni, port, entryPoints, tls.map(it -> new Tls(it.certResolver(), certificate)));
    }
}
