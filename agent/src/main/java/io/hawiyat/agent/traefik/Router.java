package io.hawiyat.agent.traefik;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.hawiyat.agent.manifest.Route;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One router in Traefik's own fields.
 *
 * @param priority when given; Traefik's own is the length of the rule, and its API shows that one
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"rule", "entryPoints", "priority", "tls", "service"})
record Router(String rule, List<String> entryPoints, OptionalInt priority, Optional<Tls> tls, String service) {

    Router {
        requireNonNull(rule, "rule");
        requireNonNull(service, "service");
        entryPoints = List.copyOf(entryPoints);
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Tls(Optional<String> certResolver) {}

    static Router of(Route route, String service) {
        return new Router(
                Rule.of(route.host(), route.pathPrefix()),
                route.entryPoints().isEmpty() ? List.of(defaultEntryPoint(route)) : route.entryPoints(),
                route.priority(),
                route.tls().map(tls -> new Tls(tls.certResolver())),
                service);
    }

    private static String defaultEntryPoint(Route route) {
        return route.tls().isPresent() ? EntryPoints.HTTPS : EntryPoints.HTTP;
    }

    /** Whether a router that Traefik shows does what this one asks for. */
    boolean isShownAs(Router shown) {
        var asked = priority.isPresent() ? shown : shown.withoutPriority();
        return equals(asked);
    }

    private Router withoutPriority() {
        return new Router(rule, entryPoints, OptionalInt.empty(), tls, service);
    }
}
