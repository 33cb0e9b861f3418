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
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of the containers that left service can be stopped before their time: nobody is connected to them, and nobody
 * who looked their address up a while ago, or was sent to them by a Traefik that is short of processor, can be about to
 * connect.
 */
final class Quiet {

    private final Containers containers;
    private final Networks networks;
    private final EngineNames names;
    private final BooleanSupplier ingressIsPrompt;

    /** @param ingressIsPrompt asked whether Traefik has passed on the requests that it took a moment ago */
    Quiet(Engine engine, EngineNames names, BooleanSupplier ingressIsPrompt) {
        this.containers = engine.containers();
        this.networks = engine.networks();
        this.names = names;
        this.ingressIsPrompt = ingressIsPrompt;
    }

    /**
     * Ids; those whose connections can not be seen are not among them.
     *
     * @param isRouted whether Traefik sends anybody to the application
     */
    Set<String> among(ApplicationId application, List<Container> seen, boolean isRouted) {
        var unused = unused(
                seen.stream().filter(it -> it.running() && it.withdrawnAt().isPresent()));
        if (unused.isEmpty() || othersMayKnowIt(application, seen) || (isRouted && !ingressIsPrompt.getAsBoolean())) {
            return Set.of();
        }
        // What it had taken before, and passed on since.
        return unused(unused.stream()).stream().map(Container::id).collect(Collectors.toSet());
    }

    private List<Container> unused(Stream<Container> of) {
        return of.filter(it -> containers.openConnections(it.id()).orElse(1) == 0)
                .toList();
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
