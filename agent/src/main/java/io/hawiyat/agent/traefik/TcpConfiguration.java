package io.hawiyat.agent.traefik;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part {@code tcp} of Traefik's dynamic configuration, as one application needs it, in Traefik's own fields.
 *
 * @param routers by name
 * @param services by name
 */
@JsonPropertyOrder({"routers", "services"})
record TcpConfiguration(SortedMap<String, TcpRouter> routers, SortedMap<String, TcpService> services) {

    static final TcpConfiguration EMPTY = new TcpConfiguration(new TreeMap<>(), new TreeMap<>());

    TcpConfiguration {
        routers = Collections.unmodifiableSortedMap(new TreeMap<>(routers));
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    }

    static TcpConfiguration of(ApplicationRoutes application) {
        var names = new Names(application.id());
        var routers = new TreeMap<String, TcpRouter>();
        var services = new TreeMap<String, TcpService>();
        for (var route : application.tcpRoutes()) {
            routers.put(names.router(routers.size()), TcpRouter.of(route, names));
            services.putAll(services(names, names.service(route), application, route.port()));
        }
        return new TcpConfiguration(routers, services);
    }

    /** One service, or while there is a canary three. */
    private static Map<String, TcpService> services(Names names, String name, ApplicationRoutes application, int port) {
        var stable = TcpService.balanced(application.servers(), port);
        return application
                .canary()
                .map(canary -> Map.of(
                        name,
                        TcpService.shared(names, name, canary.weight()),
                        names.stable(name),
                        stable,
                        names.canary(name),
                        TcpService.balanced(canary.servers(), port)))
                .orElseGet(() -> Map.of(name, stable));
    }
}
