package io.hawiyat.agent.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Something that an application wants for itself alone, on the whole instance. */
sealed interface Claim {

    /** JSON pointer to what claims it. */
    String pointer();

    /** Two claims of different applications meet when one can not be had beside the other. */
    boolean meets(Claim other);

    /** As {@link #meets}, of two claims of one application. */
    default boolean meetsOwn(Claim other) {
        return meets(other);
    }

    /** Two claims can only meet when their keys are equal. */
    String key();

    /** The message for the one that comes later, before the name of the other. */
    String refusal();

    /** Applications and Jobs share their names: their containers would. */
    record Name(ApplicationId id, String kind) implements Claim {
        @Override
        public String pointer() {
            return "/metadata/name";
        }

        @Override
        public String key() {
            return "name " + id;
        }

        @Override
        public boolean meets(Claim other) {
            return true;
        }

        @Override
        public String refusal() {
            return kind + " " + id + " is declared already, by ";
        }
    }

    /** A prefix of names on the engine, after that of the instance. */
    record EngineName(String pointer, String things, String name) implements Claim {
        @Override
        public String key() {
            return things + " " + name;
        }

        @Override
        public boolean meets(Claim other) {
            return true;
        }

        @Override
        public String refusal() {
            return "rename it: its " + things + " would have the same name on the engine (..." + name
                    + ") as those of ";
        }
    }

    record HostAndPath(String pointer, HttpRoute route, String project) implements Claim {
        @Override
        public String key() {
            return "route " + route.host() + route.pathPrefix();
        }

        @Override
        public boolean meets(Claim other) {
            return !(other instanceof HostAndPath that)
                    || !shares(that)
                    || (meetsOwn(that) && !route.passesLike(that.route));
        }

        private boolean shares(HostAndPath that) {
            return project.equals(that.project)
                    && route.weight().isPresent()
                    && that.route.weight().isPresent();
        }

        /** So that plain HTTP can be sent on to HTTPS. */
        @Override
        public boolean meetsOwn(Claim other) {
            return !(other instanceof HostAndPath that)
                    || !Collections.disjoint(route.servedOn(), that.route.servedOn());
        }

        @Override
        public String refusal() {
            var place = route.host() + route.pathPrefix();
            return route.weight().isEmpty()
                    ? place + " is claimed already, by "
                    : place + " can be shared only with routes of the same project that have a weight, and the same"
                            + " entryPoints, middlewares, tls, sticky and priority, unlike that of ";
        }
    }

    /** All that comes to an entry point, or all of it that asks for one name. */
    record Connections(String pointer, String hostSni, String entryPoint) implements Claim {
        @Override
        public String key() {
            return "tcp " + entryPoint + " " + hostSni;
        }

        @Override
        public boolean meets(Claim other) {
            return true;
        }

        @Override
        public String refusal() {
            return "hostSNI " + hostSni + " of the entry point " + entryPoint + " is claimed already, by ";
        }
    }

    record HostPort(String pointer, Workload.Port port) implements Claim {
        @Override
        public String key() {
            return "port " + port.publish() + port.protocol();
        }

        @Override
        public boolean meets(Claim other) {
            return other instanceof HostPort that && Addresses.overlap(port.hostIp(), that.port.hostIp());
        }

        @Override
        public String refusal() {
            return "port " + port.publish() + " of " + port.hostIp() + " is published already, by ";
        }
    }

    /** All claims of an application, in the order in which a reader meets them. */
    static List<Claim> of(Application application) {
        var claims = new ArrayList<Claim>();
        var id = application.id();
        var prefix = id.project() + "-" + id.name();
        claims.add(new Name(id, application.kind()));
        claims.add(new EngineName("/metadata/name", "containers", prefix));
        var volumes = application.workload().volumes();
        for (var index = 0; index < volumes.size(); index++) {
            if (volumes.get(index).source() instanceof Workload.VolumeSource.Named named) {
                claims.add(new EngineName("/spec/volumes/" + index + "/name", "volumes", prefix + "-" + named.name()));
            }
        }
        var routes = application.routes();
        for (var index = 0; index < routes.size(); index++) {
            var pointer = "/spec/routes/" + index;
            switch (routes.get(index)) {
                case HttpRoute http -> claims.add(new HostAndPath(pointer + "/host", http, id.project()));
                case TcpRoute tcp ->
                    tcp.entryPoints().forEach(it -> claims.add(new Connections(pointer + "/tcp", tcp.hostSni(), it)));
            }
        }
        var ports = application.workload().ports();
        for (var index = 0; index < ports.size(); index++) {
            claims.add(new HostPort("/spec/ports/" + index + "/publish", ports.get(index)));
        }
        return claims;
    }
}
