package io.hawiyat.agent.traefik;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.hawiyat.agent.manifest.TcpRoute;
import java.util.List;
import java.util.Optional;

/** One router of TCP in Traefik's own fields. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"rule", "entryPoints", "tls", "service"})
record TcpRouter(String rule, List<String> entryPoints, Optional<Tls> tls, String service) {

    TcpRouter {
        requireNonNull(rule, "rule");
        requireNonNull(service, "service");
        entryPoints = List.copyOf(entryPoints);
    }

    /**
     * How it treats TLS.
     *
     * @param passthrough whether it only reads which name is asked for
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Tls(boolean passthrough, Optional<String> certResolver) {}

    static TcpRouter of(TcpRoute route, Names names) {
        return new TcpRouter(Rule.ofSni(route.hostSni()), route.entryPoints(), tls(route), names.service(route));
    }

    /** A name is only known within TLS, so a route for one is of TLS even where Traefik does not end it. */
    private static Optional<Tls> tls(TcpRoute route) {
        var through = route.named() ? Optional.of(new Tls(true, Optional.empty())) : Optional.<Tls>empty();
        return route.tls().map(tls -> new Tls(false, tls.certResolver())).or(() -> through);
    }
}
