package io.hawiyat.agent.traefik;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawiyat.agent.manifest.Middleware;
import io.hawiyat.agent.manifest.Route;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part {@code http} of Traefik's dynamic configuration, as one application needs it. Its fields are Traefik's own:
 * the same in the files that Traefik reads and in the answers of its API.
 *
 * @param routers by name
 * @param services by name
 * @param middlewares by name, which tells one content from another; Traefik takes no empty map
 */
@JsonPropertyOrder({"routers", "services", "middlewares"})
record HttpConfiguration(
        SortedMap<String, Router> routers,
        SortedMap<String, Service> services,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, JsonNode> middlewares) {

    static final HttpConfiguration EMPTY = new HttpConfiguration(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    HttpConfiguration {
        routers = Collections.unmodifiableSortedMap(new TreeMap<>(routers));
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
        middlewares = Collections.unmodifiableSortedMap(new TreeMap<>(middlewares));
    }

    /** What the file provider reads. */
    record File(
            HttpConfiguration http,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Tls> tls) {
        File {
            requireNonNull(http, "http");
        }

        static File of(ApplicationRoutes application, Partners partners) {
            var tls = Optional.of(application.certificates())
                    .filter(certificates -> !certificates.isEmpty())
                    .map(Tls::new);
            return new File(HttpConfiguration.of(application, partners), tls);
        }

        File with(HttpConfiguration other) {
            return new File(other, tls);
        }
    }

    /** Traefik picks the certificate by the name that a visitor asks for. */
    record Tls(List<ApplicationRoutes.Certificate> certificates) {
        Tls {
            certificates = List.copyOf(certificates);
        }
    }

    /** Of one that shares none of its routes, or whose partners have published nothing. */
    static HttpConfiguration of(ApplicationRoutes application) {
        return of(application, Partners.NONE);
    }

    static HttpConfiguration of(ApplicationRoutes application, Partners partners) {
        var names = new Names(application.id());
        var routers = new TreeMap<String, Router>();
        var services = new TreeMap<String, Service>();
        var middlewares = new TreeMap<String, JsonNode>();
        for (var route : application.routes()) {
            for (var middleware : route.middlewares()) {
                middlewares.put(names.middleware(middleware), definition(middleware, names));
                pages(middleware).ifPresent(host -> services.put(names.pages(host), Service.named(host)));
            }
            routers.put(names.router(routers.size()), Router.of(route, names));
            services.putAll(services(names.service(route), names, application, route));
            if (route.weight().isPresent()) {
                services.put(names.share(route), partners.share(application, route));
            }
        }
        return new HttpConfiguration(routers, services, middlewares);
    }

    /** The same with other services in place of some. */
    HttpConfiguration with(Map<String, Service> others) {
        var replaced = new TreeMap<>(services);
        replaced.putAll(others);
        return new HttpConfiguration(routers, replaced, middlewares);
    }

    private static JsonNode definition(Middleware middleware, Names names) {
        var settings = middleware.settings();
        if (settings instanceof ObjectNode object) {
            pages(middleware).ifPresent(host -> object.put("service", names.pages(host)));
        }
        return JsonNodeFactory.instance.objectNode().set(middleware.type(), settings);
    }

    /** The name and port of the application that has the pages of an {@code errors}. */
    private static Optional<String> pages(Middleware middleware) {
        return middleware.type().equals("errors")
                ? Optional.of(middleware.settings().path("service").asText())
                : Optional.empty();
    }

    /** One service, or while there is a canary three: the routers and their names stay the same. */
    private static Map<String, Service> services(String name, Names names, ApplicationRoutes application, Route route) {
        var cookie = Sticky.of(route, name);
        var stable = Service.balanced(application.servers(), route, cookie);
        return application
                .canary()
                .map(canary -> Map.of(
                        name,
                        Service.shared(names, name, canary.weight(), Sticky.ofShares(route, name)),
                        names.stable(name),
                        stable,
                        names.canary(name),
                        Service.balanced(canary.servers(), route, cookie)))
                .orElseGet(() -> Map.of(name, stable));
    }
}
