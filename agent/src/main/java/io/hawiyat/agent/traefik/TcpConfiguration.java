package io.hawiyat.agent.traefik;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.hawiyat.agent.traefik.Service.Weighted;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
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

    private static Map<String, TcpService> services(Names names, String name, ApplicationRoutes application, int port) {
        return RouteServices.of(
                name,
                names,
                application,
                servers -> TcpService.balanced(servers, port),
                weight -> new TcpService.Shared(Weighted.canary(names, name, weight, Optional.empty())));
    }
}
