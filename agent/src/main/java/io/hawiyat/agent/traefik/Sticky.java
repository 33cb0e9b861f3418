package io.hawiyat.agent.traefik;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.hawiyat.agent.manifest.HttpRoute;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/** The cookie that keeps a visitor at one server, in Traefik's own fields. */
record Sticky(Cookie cookie) {

    Sticky {
        requireNonNull(cookie, "cookie");
    }

    /** Not {@code secure}: one service answers with and without TLS. */
    @JsonPropertyOrder({"name", "httpOnly", "sameSite"})
    record Cookie(String name, boolean httpOnly, String sameSite) {
        Cookie {
            requireNonNull(name, "name");
        }
    }

    /**
     * Which server. Named here, as Traefik would name it after the service, and a visitor would lose his server when a
     * canary begins and when it ends.
     */
    static Optional<Sticky> of(HttpRoute route, String service) {
        return named(route, "_", service);
    }

    /** Whether the canary or what has served before. */
    static Optional<Sticky> ofShares(HttpRoute route, String service) {
        return named(route, "_c", service);
    }

    /**
     * Which of the applications that share a route.
     *
     * @param shared what all of them know the route by
     */
    static Optional<Sticky> ofPartners(HttpRoute route, String shared) {
        return named(route, "_s", shared);
    }

    private static Optional<Sticky> named(HttpRoute route, String prefix, String service) {
        var hash = new CRC32();
        hash.update(service.getBytes(StandardCharsets.UTF_8));
        return route.sticky()
                ? Optional.of(new Sticky(new Cookie(prefix + Long.toHexString(hash.getValue()), true, "lax")))
                : Optional.empty();
    }
}
