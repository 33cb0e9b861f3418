package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Endpoint;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.plan.Observed.Attachment;
import io.hawiyat.agent.plan.Observed.Container;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Containers on the networks that projects share. There an application has the name {@code name.project} only: the short
 * one could be that of an application of each of the others.
 */
final class SharedNetworks {

    private final Engine engine;
    private final EngineNames names;

    SharedNetworks(Engine engine, EngineNames names) {
        this.engine = engine;
        this.names = names;
    }

    /** Where a new container is beside its project's own network; until it is healthy, nobody finds it there. */
    Stream<Endpoint> endpoints(ApplicationId application, Workload workload, boolean named) {
        return workload.networks().stream()
                .map(network -> endpoint(names.sharedNetwork(network), Optional.empty(), application, named));
    }

    /** Lets the others find a container, or not any more, at the addresses that it has. */
    void name(Container container, ApplicationId application, boolean named) {
        container
                .shared()
                .forEach(it -> engine.networks()
                        .reconnect(container.id(), endpoint(it.network(), address(it), application, named)));
    }

    /** Puts a container on exactly those networks that it is to be on. */
    void restore(String container, ApplicationId application, Workload workload, boolean named) {
        var own = names.network(application.project());
        var wanted = endpoints(application, workload, named).toList();
        var there = engine.containers().inspect(container).live().networks().stream()
                .map(Attachment::network)
                .collect(Collectors.toSet());
        there.stream()
                .filter(network -> !network.equals(own)
                        && wanted.stream().noneMatch(it -> it.network().equals(network)))
                .forEach(network -> engine.networks().disconnect(container, network));
        wanted.stream()
                .filter(it -> !there.contains(it.network()))
                .forEach(it -> engine.networks().connect(container, it));
    }

    private static Optional<String> address(Attachment attachment) {
        return Optional.of(attachment.address()).filter(address -> !address.isEmpty());
    }

    private static Endpoint endpoint(
            String network, Optional<String> address, ApplicationId application, boolean named) {
        var aliases = named ? List.of(application.name() + "." + application.project()) : List.<String>of();
        return new Endpoint(network, address, aliases);
    }
}
