package io.hawiyat.agent.traefik;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.hawiyat.agent.traefik.Service.Share;
import io.hawiyat.agent.traefik.Service.Weighted;
import java.util.List;
import java.util.stream.Stream;

/** One service of TCP in Traefik's own fields. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(TcpService.Balanced.class), @JsonSubTypes.Type(TcpService.Shared.class)})
sealed interface TcpService {

    /** Whether a service that Traefik shows is this one. Order means nothing. */
    boolean isShownAs(TcpService shown);

    /** The addresses of its own servers, as URLs. */
    Stream<String> urls();

    /** Those that answer a part each in its place; none where it has servers of its own. */
    Stream<Share> shares();

    /** Servers that answer alike. */
    record Balanced(LoadBalancer loadBalancer) implements TcpService {
        public Balanced {
            requireNonNull(loadBalancer, "loadBalancer");
        }

        @Override
        public boolean isShownAs(TcpService shown) {
            return shown instanceof Balanced
                    && urls().sorted().toList().equals(shown.urls().sorted().toList());
        }

        @Override
        public Stream<String> urls() {
            return loadBalancer.servers().stream().map(it -> "tcp://" + it.address());
        }

        @Override
        public Stream<Share> shares() {
            return Stream.empty();
        }
    }

    /** Other services that answer a part of the connections each. */
    record Shared(Weighted weighted) implements TcpService {
        public Shared {
            requireNonNull(weighted, "weighted");
        }

        @Override
        public boolean isShownAs(TcpService shown) {
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

    record LoadBalancer(List<Server> servers) {
        public LoadBalancer {
            servers = List.copyOf(servers);
        }
    }

    /**
     * One server.
     *
     * @param address with its port
     */
    record Server(String address) {
        public Server {
            requireNonNull(address, "address");
        }
    }

    static TcpService balanced(List<String> addresses, int port) {
        return new Balanced(new LoadBalancer(addresses.stream()
                .map(it -> new Server(Service.Server.hostAndPort(it, port)))
                .toList()));
    }
}
