package io.hawiyat.agent.traefik;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.hawiyat.agent.manifest.HttpRoute;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One router in Traefik's own fields.
 *
 * @param priority when given; Traefik's own is the length of the rule, and its API shows that one
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"rule", "entryPoints", "priority", "middlewares", "tls", "service"})
record Router(
        String rule,
        List<String> entryPoints,
        OptionalInt priority,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> middlewares,
        Optional<Tls> tls,
        String service) {

    Router {
        requireNonNull(rule, "rule");
        requireNonNull(service, "service");
        entryPoints = List.copyOf(entryPoints);
        middlewares = List.copyOf(middlewares);
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Tls(Optional<String> certResolver) {}

    static Router of(HttpRoute route, Names names) {
        return new Router(
                Rule.of(route.host(), route.pathPrefix()),
                route.servedOn(),
                route.priority(),
                route.middlewares().stream().map(names::middleware).toList(),
                route.tls().map(tls -> new Tls(tls.certResolver())),
                route.weight().isPresent() ? names.share(route) : names.service(route));
    }

    /** Whether a router that Traefik shows does what this one asks for. */
    boolean isShownAs(Router shown) {
        return equals(new Router(
                shown.rule,
                shown.entryPoints,
                priority.isPresent() ? shown.priority : OptionalInt.empty(),
                shown.middlewares.stream().map(LiveRouting::shortName).toList(),
                shown.tls,
                shown.service));
    }
}
