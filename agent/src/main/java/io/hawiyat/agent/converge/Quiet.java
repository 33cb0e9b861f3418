package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Containers;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.Networks;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.plan.Observed.Attachment;
import io.hawiyat.agent.plan.Observed.Container;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the containers that left service can be stopped before their time: nobody is connected to them, and nobody
 * who looked their address up a while ago can be about to connect.
 */
final class Quiet {

    private final Containers containers;
    private final Networks networks;
    private final EngineNames names;

    Quiet(Engine engine, EngineNames names) {
        this.containers = engine.containers();
        this.networks = engine.networks();
        this.names = names;
    }

    /** Ids; those whose connections can not be seen are not among them. */
    Set<String> among(ApplicationId application, List<Container> seen) {
        var unused = seen.stream()
                .filter(it -> it.running() && it.withdrawnAt().isPresent())
                .filter(it -> containers.openConnections(it.id()).orElse(1) == 0)
                .map(Container::id)
                .collect(Collectors.toSet());
        return unused.isEmpty() || othersMayKnowIt(application, seen) ? Set.of() : unused;
    }

    /** Whoever is on the same network may keep an address for as long as he likes. */
    private boolean othersMayKnowIt(ApplicationId application, List<Container> seen) {
        var known = seen.stream().map(Container::name).collect(Collectors.toSet());
        known.add(names.ingress());
        return !known.containsAll(networks.members(names.network(application.project())))
                || !seen.stream()
                        .filter(Container::running)
                        .flatMap(it -> it.shared().stream())
                        .map(Attachment::network)
                        .distinct()
                        .allMatch(it -> known.containsAll(networks.members(it)));
    }
}
