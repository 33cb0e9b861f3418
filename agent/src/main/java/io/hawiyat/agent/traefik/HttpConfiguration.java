package io.hawiyat.agent.traefik;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Middleware;
import java.util.Collections;
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

    /** Of one that shares none of its routes, or whose partners have published nothing. */
    static HttpConfiguration of(ApplicationRoutes application) {
        return of(application, Partners.NONE);
    }

    static HttpConfiguration of(ApplicationRoutes application, Partners partners) {
        var names = new Names(application.id());
        var routers = new TreeMap<String, Router>();
        var services = new TreeMap<String, Service>();
        var middlewares = new TreeMap<String, JsonNode>();
        for (var route : application.httpRoutes()) {
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

    private static Map<String, Service> services(
            String name, Names names, ApplicationRoutes application, HttpRoute route) {
        var cookie = Sticky.of(route, name);
        var ofShares = Sticky.ofShares(route, name);
        return RouteServices.of(
                name,
                names,
                application,
                servers -> Service.balanced(servers, route, cookie),
                weight -> new Service.Shared(Service.Weighted.canary(names, name, weight, ofShares)));
    }
}
