package io.hawiyat.agent.traefik;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.hawiyat.agent.manifest.Route;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part {@code http} of Traefik's dynamic configuration, as one application needs it. Its fields are Traefik's own:
 * the same in the files that Traefik reads and in the answers of its API.
 *
 * @param routers by name
 * @param services by name
 */
@JsonPropertyOrder({"routers", "services"})
record HttpConfiguration(SortedMap<String, Router> routers, SortedMap<String, Service> services) {

    static final HttpConfiguration EMPTY = new HttpConfiguration(new TreeMap<>(), new TreeMap<>());

    HttpConfiguration {
        routers = Collections.unmodifiableSortedMap(new TreeMap<>(routers));
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    }

    /** What the file provider reads. */
    record File(HttpConfiguration http) {
        File {
            requireNonNull(http, "http");
        }
    }

    static HttpConfiguration of(ApplicationRoutes application) {
        var names = new Names(application.id());
        var routers = new TreeMap<String, Router>();
        var services = new TreeMap<String, Service>();
        for (var route : application.routes()) {
            var service = names.service(route.port(), route.sticky());
            routers.put(names.router(routers.size()), Router.of(route, service));
            services.putAll(services(service, names, application, route));
        }
        return new HttpConfiguration(routers, services);
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
