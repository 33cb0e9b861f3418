package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network.Ipam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The owned bridge networks, and who is on them. Everything throws {@link EngineException}. */
public final class Networks {

    private final EngineConnection connection;
    private final Ownership ownership;

    Networks(EngineConnection connection) {
        this.connection = connection;
        this.ownership = Ownership.of(connection.config());
    }

    /** An owned network. */
    public record Owned(String id, String name, Subnet subnet) {}

    /**
     * Makes sure that there is such a network and that it is ours.
     *
     * @param subnet for a new one; one that is there keeps its own, which the answer has
     * @param labels beside those of ownership, for a new one
     * @throws EngineException.Conflict when another's has the name
     * @throws EngineException.SubnetTaken when the subnet overlaps with one that the engine knows
     */
    public Owned ensure(String name, Subnet subnet, Map<String, String> labels) {
        var found = find(name);
        if (found.isPresent()) {
            return found.get();
        }
        try {
            return create(name, subnet, labels);
        } catch (EngineException.Conflict e) {
            // Another agent may have made it meanwhile.
            return find(name).orElseThrow(() -> e);
        }
    }

    private Owned create(String name, Subnet subnet, Map<String, String> labels) {
        var all = ownership.labels();
        all.putAll(labels);
        var addresses = new Ipam.Config()
                .withSubnet(subnet.toString())
                .withIpRange(subnet.dynamicRange())
                .withGateway(subnet.gateway());
        var made = connection.call(
                "create network " + name + " with subnet " + subnet,
                client -> client.createNetworkCmd()
                        .withName(name)
                        .withDriver("bridge")
                        .withCheckDuplicate(true)
                        .withIpam(new Ipam().withConfig(addresses))
                        .withLabels(all)
                        .exec());
        return new Owned(made.getId(), name, subnet);
    }

    /**
     * The owned network of this name.
     *
     * @throws EngineException.Conflict when another's has the name
     */
    public Optional<Owned> find(String name) {
        for (var network : all()) {
            if (network.path("Name").asText().equals(name)) {
                return Optional.of(owned(network));
            }
        }
        return Optional.empty();
    }

    private Owned owned(JsonNode network) {
        var name = network.path("Name").asText();
        if (!ownership.owns(Ownership.read(network.path("Labels")))) {
            throw new EngineException.Conflict("network " + name
                    + " is there and does not belong to this installation; remove it: docker network rm " + name);
        }
        return new Owned(
                network.path("Id").asText(),
                name,
                subnets(network).stream()
                        .findFirst()
                        .orElseThrow(() -> new EngineException.Conflict("network " + name
                                + " has no IPv4 subnet of size /24; remove it: docker network rm " + name)));
    }

    /** All that are ours. */
    public List<Owned> list() {
        var owned = new ArrayList<Owned>();
        for (var network : all()) {
            if (ownership.owns(Ownership.read(network.path("Labels")))) {
                owned.add(owned(network));
            }
        }
        return owned;
    }

    /** The IPv4 subnets of all networks of the engine, whosoever, such as {@code 172.17.0.0/16}. */
    public List<String> subnetsInUse() {
        var subnets = new ArrayList<String>();
        all().forEach(network -> network.path("IPAM")
                .path("Config")
                .forEach(config -> subnets.add(config.path("Subnet").asText())));
        subnets.removeIf(subnet -> subnet.isEmpty() || subnet.contains(":"));
        return subnets;
    }

    /** The names of the containers that are on a network and run, whosoever; nobody when there is no such network. */
    public List<String> members(String name) {
        var members = new ArrayList<String>();
        for (var network : all()) {
            if (network.path("Name").asText().equals(name)) {
                connection
                        .read(
                                "inspect network " + name,
                                EngineRequest.get(
                                        "/networks/" + network.path("Id").asText(), Map.of()))
                        .path("Containers")
                        .forEach(it -> members.add(it.path("Name").asText()));
            }
        }
        return members;
    }

    private JsonNode all() {
        return connection.read("list networks", EngineRequest.get("/networks", Map.of()));
    }

    private static List<Subnet> subnets(JsonNode network) {
        var subnets = new ArrayList<Subnet>();
        network.path("IPAM")
                .path("Config")
                .forEach(config -> Subnet.parse(config.path("Subnet").asText()).ifPresent(subnets::add));
        return subnets;
    }

    /**
     * Removes it by its id. Does nothing when it is gone.
     *
     * @throws EngineException.WrongState when a container is on it
     */
    public void remove(String id) {
        connection.call("remove network " + id, client -> {
            try {
                return client.removeNetworkCmd(id).exec();
            } catch (NotFoundException gone) {
                return null;
            }
        });
    }

    /**
     * Puts a container on a network.
     *
     * @throws EngineException.Conflict when its address is taken, or when it is on that network already
     */
    public void connect(String container, Endpoint endpoint) {
        connection.call(
                "connect container " + container + " to network " + endpoint.network(),
                client -> client.connectToNetworkCmd()
                        .withContainerId(container)
                        .withNetworkId(endpoint.network())
                        .withContainerNetwork(endpoint.settings())
                        .exec());
    }

    /** Does nothing when it is not on that network. */
    public void disconnect(String container, String network) {
        connection.call("disconnect container " + container + " from network " + network, client -> {
            try {
                return client.disconnectFromNetworkCmd()
                        .withContainerId(container)
                        .withNetworkId(network)
                        .exec();
            } catch (NotFoundException gone) {
                return null;
            } catch (InternalServerErrorException e) {
                if (String.valueOf(e.getMessage()).contains("is not connected to")) {
                    return null;
                }
                throw e;
            }
        });
    }

    /** Gives a container other names on a network that it is on: at the same address, open connections survive it. */
    public void reconnect(String container, Endpoint endpoint) {
        disconnect(container, endpoint.network());
        connect(container, endpoint);
    }
}
