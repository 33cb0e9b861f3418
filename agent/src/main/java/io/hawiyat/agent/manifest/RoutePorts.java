package io.hawiyat.agent.manifest;

import java.util.OptionalInt;

/** The port of a route that names none: the health probe's, else that of the only entry of {@code ports}. */
final class RoutePorts {

    private RoutePorts() {}

    static OptionalInt implied(Field spec) {
        for (var probe : new String[] {"http", "tcp"}) {
            var port = spec.at("health").at(probe).at("port");
            if (port.present()) {
                return OptionalInt.of(port.number());
            }
        }
        var ports = spec.at("ports").items().toList();
        return ports.size() == 1 ? OptionalInt.of(ports.getFirst().at("port").number()) : OptionalInt.empty();
    }

    static void check(Field spec, Findings findings) {
        var unsure = findings.touch(spec.at("health").pointer())
                || findings.touch(spec.at("ports").pointer());
        if (unsure || implied(spec).isPresent()) {
            return;
        }
        spec.at("routes")
                .items()
                .filter(route -> route.at("host").present() || route.at("tcp").present())
                .map(route -> (route.at("tcp").present() ? route.at("tcp") : route).at("port"))
                .filter(port -> !port.present() && !findings.touch(port.pointer()))
                .forEach(port -> findings.atKey(
                        port.pointer(), "is required: neither health nor a single entry of ports names the port"));
    }
}
