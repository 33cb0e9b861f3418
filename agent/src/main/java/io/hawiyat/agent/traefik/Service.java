package io.hawiyat.agent.traefik;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Route;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One service in Traefik's own fields. Traefik does not probe it: only what the agent found ready is a server. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(Service.Balanced.class), @JsonSubTypes.Type(Service.Shared.class)})
sealed interface Service {

    /** Whether a service that Traefik shows is this one. Order means nothing. */
    boolean isShownAs(Service shown);

    /** The addresses of its own servers, as URLs. */
    Stream<String> urls();

    /** Those that answer a part each in its place; none where it has servers of its own. */
    Stream<Share> shares();

    /** Servers that answer alike. */
    record Balanced(LoadBalancer loadBalancer) implements Service {
        public Balanced {
            requireNonNull(loadBalancer, "loadBalancer");
        }

        @Override
        public boolean isShownAs(Service shown) {
            return shown instanceof Balanced(var other)
                    && urls().sorted().toList().equals(shown.urls().sorted().toList())
                    && loadBalancer.passHostHeader() == other.passHostHeader()
                    && loadBalancer.sticky().equals(other.sticky())
                    && loadBalancer.passiveHealthCheck().equals(other.passiveHealthCheck());
        }

        @Override
        public Stream<String> urls() {
            return loadBalancer.servers().stream().map(Server::url);
        }

        @Override
        public Stream<Share> shares() {
            return Stream.empty();
        }
    }

    /** Other services that answer a part of the requests each. */
    record Shared(Weighted weighted) implements Service {
        public Shared {
            requireNonNull(weighted, "weighted");
        }

        @Override
        public boolean isShownAs(Service shown) {
            return shown instanceof Shared(var other) && weighted.isShownAs(other);
        }

        @Override
        public Stream<String> urls() {
            return Stream.empty();
        }

        @Override
        public Stream<Share> shares() {
            return weighted.services().stream();
        }
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @JsonPropertyOrder({"servers", "passHostHeader", "sticky", "passiveHealthCheck"})
    record LoadBalancer(
            List<Server> servers,
            boolean passHostHeader,
            Optional<Sticky> sticky,
            Optional<PassiveHealthCheck> passiveHealthCheck) {
        public LoadBalancer {
            servers = List.copyOf(servers);
        }
    }

    record Server(String url) {
        public Server {
            requireNonNull(url, "url");
        }

        static Server of(String address, int port) {
            return new Server("http://" + hostAndPort(address, port));
        }

        static String hostAndPort(String address, int port) {
            return (isIpv6(address) ? "[" + address + "]" : address) + ":" + port;
        }

        private static boolean isIpv6(String address) {
            return InetAddress.ofLiteral(address) instanceof Inet6Address;
        }
    }

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    @JsonPropertyOrder({"services", "sticky"})
    record Weighted(List<Share> services, Optional<Sticky> sticky) {
        public Weighted {
            services = List.copyOf(services);
        }

        /** A service and its canary, which gets {@code weight} percent. */
        static Weighted canary(Names names, String service, int weight, Optional<Sticky> sticky) {
            return new Weighted(
                    List.of(new Share(names.stable(service), 100 - weight), new Share(names.canary(service), weight)),
                    sticky);
        }

        /** Order means nothing. */
        boolean isShownAs(Weighted shown) {
            return new HashSet<>(services).equals(new HashSet<>(shown.services)) && sticky.equals(shown.sticky);
        }
    }

    /**
     * The part of one service.
     *
     * @param weight in proportion to the others'
     */
    @JsonPropertyOrder({"name", "weight"})
    record Share(String name, int weight) {
        public Share {
            requireNonNull(name, "name");
        }
    }

    /**
     * When a server gets no visitors for a while.
     *
     * @param failureWindow as Go writes durations, and Traefik's API shows them: {@code 1m30s}
     */
    record PassiveHealthCheck(String failureWindow, int maxFailedAttempts) {
        static PassiveHealthCheck of(Route.PassiveHealth health) {
            return new PassiveHealthCheck(GoDuration.text(health.failureWindow()), health.maxFailedAttempts());
        }
    }

    /** The application's own service, and those that others answer the same route with. */
    static Service parted(List<Share> parts, Optional<Sticky> sticky) {
        return new Shared(new Weighted(
                parts.stream().sorted(Comparator.comparing(Share::name)).toList(), sticky));
    }

    static Service balanced(List<String> addresses, HttpRoute route, Optional<Sticky> sticky) {
        var servers = addresses.stream()
                .map(address -> Server.of(address, route.port()))
                .toList();
        var passive = route.passiveHealth().map(PassiveHealthCheck::of);
        return new Balanced(new LoadBalancer(servers, true, sticky, passive));
    }

    /**
     * Another application, by its name on the project's network.
     *
     * @param host with its port
     */
    static Service named(String host) {
        return new Balanced(
                new LoadBalancer(List.of(new Server("http://" + host)), true, Optional.empty(), Optional.empty()));
    }
}
