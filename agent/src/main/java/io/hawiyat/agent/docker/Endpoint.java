package io.hawiyat.agent.docker;

import com.github.dockerjava.api.model.ContainerNetwork;
import java.util.List;
import java.util.Optional;

/**
 * A container's place on a network, as it is to be.
 *
 * @param address fixed; empty leaves it to the engine
 * @param aliases names under which the network's other containers reach it, beside its own
 */
public record Endpoint(String network, Optional<String> address, List<String> aliases) {
    public Endpoint {
        aliases = List.copyOf(aliases);
    }

    ContainerNetwork settings() {
        var settings = new ContainerNetwork().withAliases(aliases);
        address.ifPresent(fixed -> settings.withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(fixed)));
        return settings;
    }
}
