package io.hawiyat.agent.traefik;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The services of one route: one, or while there is a canary three. The routers and their names stay the same. */
final class RouteServices {

    private RouteServices() {}

    /**
     * By name.
     *
     * @param balanced a service of servers at these addresses
     * @param shared a service whose canary gets that many percent
     */
    static <S> Map<String, S> of(
            String name,
            Names names,
            ApplicationRoutes application,
            Function<List<String>, S> balanced,
            IntFunction<S> shared) {
        var stable = balanced.apply(application.servers());
        return application
                .canary()
                .map(canary -> Map.of(
                        name,
                        shared.apply(canary.weight()),
                        names.stable(name),
                        stable,
                        names.canary(name),
                        balanced.apply(canary.servers())))
                .orElseGet(() -> Map.of(name, stable));
    }
}
