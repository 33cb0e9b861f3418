package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Containers;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.Inspected;
import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.plan.Difference;
import io.hawiyat.agent.plan.Drift;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.plan.Goal;
import io.hawiyat.agent.plan.Observed;
import io.hawiyat.agent.plan.Observed.Attachment;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.Observed.Shares;
import io.hawiyat.agent.plan.Observed.State;
import io.hawiyat.agent.traefik.ApplicationRoutes;
import io.hawiyat.agent.traefik.ApplicationRoutes.CanaryServers;
import io.hawiyat.agent.traefik.PublishedApplication;
import io.hawiyat.agent.traefik.RouteDrift;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What is so for one application: the engine's containers and Traefik's file, read together. */
final class EngineView {

    private final Containers containers;
    private final RouteDrift routes;
    private final Probes probes;
    private final Quiet quiet;
    private final EngineNames names;

    EngineView(Containers containers, RouteDrift routes, Probes probes, Quiet quiet, EngineNames names) {
        this.containers = containers;
        this.routes = routes;
        this.probes = probes;
        this.quiet = quiet;
        this.names = names;
    }

    /**
     * What is seen of one application.
     *
     * @param inspected the containers in full, in the order of the observed ones
     * @param healths how its containers are probed
     */
    record Sight(Observed observed, List<Inspected> inspected, Healths healths) {
        Sight {
            inspected = List.copyOf(inspected);
        }

        Optional<Inspected> of(Observed.Container container) {
            return inspected.stream()
                    .filter(it -> it.id().equals(container.id()))
                    .findFirst();
        }
    }

    /**
     * Looks once: one list call, then one inspect for each container of this application, all at once.
     *
     * @param concealment of what they were given of Secrets
     * @param withdrawn when containers left service, by id
     */
    Sight look(Goal goal, Healths healths, Concealment concealment, Map<String, Instant> withdrawn) {
        var published = routes.published(goal.id());
        var servers = published.map(PublishedApplication::servers).orElse(List.of());
        var inspected = inspect(goal).stream().map(concealment::of).toList();
        var seen = inspected.stream()
                .map(it -> observed(it, goal, healths, servers, withdrawn))
                .toList();
        var wanted = published
                .map(it -> it.with(goal.routes()))
                .orElseGet(() -> new ApplicationRoutes(goal.id(), goal.routes(), servers));
        var observed =
                new Observed(seen, routes.of(wanted).isEmpty(), shares(published, seen), quiet.among(goal.id(), seen));
        return new Sight(observed, inspected, healths);
    }

    private Optional<Shares> shares(Optional<PublishedApplication> published, List<Observed.Container> seen) {
        var canary = published.flatMap(PublishedApplication::canary);
        var addresses = canary.map(CanaryServers::servers).orElse(List.of());
        var canaries = seen.stream()
                .filter(it -> it.address().filter(addresses::contains).isPresent())
                .map(Observed.Container::id)
                .collect(Collectors.toSet());
        return published
                .flatMap(it -> routes.since(it.id()))
                .map(since ->
                        new Shares(canaries, canary.map(CanaryServers::weight).orElse(0), since));
    }

    private List<Inspected> inspect(Goal goal) {
        var listed = containers.list(goal.id());
        return AtOnce.all(listed.stream()
                        .<Supplier<Optional<Inspected>>>map(it -> () -> inspect(it.id()))
                        .toList())
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Empty when it was removed since it was listed. */
    private Optional<Inspected> inspect(String id) {
        try {
            return Optional.of(containers.inspect(id));
        } catch (EngineException.Gone gone) {
            return Optional.empty();
        }
    }

    private Observed.Container observed(
            Inspected inspected, Goal goal, Healths healths, List<String> servers, Map<String, Instant> withdrawn) {
        var identity = inspected.identity().orElseThrow();
        var place = place(inspected, goal);
        var address = place.map(Attachment::address).filter(it -> !it.isEmpty());
        return new Observed.Container(
                inspected.id(),
                inspected.name(),
                identity.generation(),
                identity.replica(),
                inspected.state(),
                address,
                readiness(inspected, address, healths.of(identity.generation())),
                place.filter(it -> found(inspected, it, goal)).isPresent(),
                address.filter(servers::contains).isPresent(),
                Optional.ofNullable(withdrawn.get(inspected.id())),
                drift(inspected, goal, withdrawn.containsKey(inspected.id())));
    }

    private Optional<Attachment> place(Inspected inspected, Goal goal) {
        var network = names.network(goal.id().project());
        return inspected.live().networks().stream()
                .filter(it -> it.network().equals(network))
                .findFirst();
    }

    /** The engine goes on telling the names of a container that does not run, and sends nobody there. */
    private static boolean found(Inspected inspected, Attachment place, Goal goal) {
        var there = inspected.state() instanceof State.Running || inspected.state() instanceof State.Paused;
        return there && place.aliases().contains(goal.id().name());
    }

    /** What was never probed is probed now: many an application answers before its start is told. */
    private Readiness readiness(Inspected inspected, Optional<String> address, Optional<Health> health) {
        if (!(inspected.state() instanceof State.Running running)) {
            return new Readiness.Starting("not running");
        }
        return health.map(probed -> probes.known(inspected.id(), address, running.startedAt(), probed))
                .orElseGet(() -> Readings.ofEngine(running, inspected.health(), inspected.healthDetail()));
    }

    /** A container of another generation is replaced whatever it looks like. */
    private List<Difference> drift(Inspected inspected, Goal goal, boolean withdrawn) {
        if (inspected.identity().orElseThrow().generation() != goal.generation().number()) {
            return List.of();
        }
        var running = inspected.state() instanceof State.Running;
        var drift = new ArrayList<>(Drift.between(goal.generation(), inspected.live()));
        // What left service got another policy for that, and gets its own back when it serves again.
        drift.removeIf(it -> (!running || withdrawn) && it.field().equals("spec.restartPolicy"));
        if (running && place(inspected, goal).isEmpty()) {
            drift.add(new Difference("networks." + names.network(goal.id().project()), "attached", ""));
        }
        return drift;
    }
}
