package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.Inspected;
import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.plan.Difference;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.plan.Goal;
import io.hawiyat.agent.plan.Observed;
import io.hawiyat.agent.plan.Observed.Attachment;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.Observed.Shares;
import io.hawiyat.agent.plan.Observed.State;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.traefik.ApplicationRoutes;
import io.hawiyat.agent.traefik.ApplicationRoutes.CanaryServers;
import io.hawiyat.agent.traefik.PublishedApplication;
import io.hawiyat.agent.traefik.RouteDrift;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What is so for one application: the engine's containers and Traefik's file, read together. */
final class EngineView {

    private static final int MOST_RESTARTS = 5;

    private final Engine engine;
    private final RouteDrift routes;
    private final Memory memory;
    private final LiveDrift drift;
    private final Quiet quiet;
    private final Restarted restarted;
    private final Vault vault;
    private final RouteValues values;
    private final EngineNames names;
    private final InstantSource clock;

    EngineView(
            Engine engine,
            RouteDrift routes,
            Memory memory,
            LiveDrift drift,
            Quiet quiet,
            Restarted restarted,
            Vault vault,
            RouteValues values,
            EngineNames names,
            InstantSource clock) {
        this.engine = engine;
        this.routes = routes;
        this.memory = memory;
        this.drift = drift;
        this.quiet = quiet;
        this.restarted = restarted;
        this.vault = vault;
        this.values = values;
        this.names = names;
        this.clock = clock;
    }

    /**
     * What is seen of one application.
     *
     * @param goal what it is to be
     * @param inspected the containers in full, in the order of the observed ones
     * @param healths how its containers are probed
     * @param unstable a line for each container that the engine restarts over and over
     * @param breaks as {@link io.hawiyat.agent.docker.Witness#breaks} when it began
     */
    record Sight(
            Goal goal,
            Observed observed,
            List<Inspected> inspected,
            Healths healths,
            List<String> unstable,
            long breaks) {
        Sight {
            inspected = List.copyOf(inspected);
            unstable = List.copyOf(unstable);
        }

        Optional<Inspected> of(Observed.Container container) {
            return inspected.stream()
                    .filter(it -> it.id().equals(container.id()))
                    .findFirst();
        }
    }

    /** Looks once: one list call, then one inspect for each container of this application, all at once. */
    Sight look(Goal goal, StoredApplication application, Session session) {
        var breaks = engine.witness().breaks();
        var healths = Healths.of(application);
        var concealment = Concealment.of(application, vault);
        var withdrawn = session.withdrawals();
        var published = routes.published(goal.id());
        var servers = published.map(PublishedApplication::servers).orElse(List.of());
        var inspected = inspect(goal).stream().map(concealment::of).toList();
        var restarts = restarted.of(application, inspected, session);
        if (inspected.stream().anyMatch(it -> mayBeBlamed(it, goal))) {
            isNotEnding();
        }
        var taken = inspected.stream().map(Inspected::name).collect(Collectors.toSet());
        var seen = inspected.stream()
                .map(it -> observed(
                        it,
                        goal,
                        healths,
                        servers,
                        withdrawn,
                        drift.of(it, goal, taken, withdrawn.containsKey(it.id()), restarts)))
                .toList();
        var wanted = published
                .map(it -> it.with(goal.routes()))
                .orElseGet(() -> new ApplicationRoutes(goal.id(), goal.routes(), servers));
        var isRouted = published.isPresent() || !goal.routes().isEmpty();
        var observed =
                new Observed(seen, routed(wanted), shares(published, seen), quiet.among(goal.id(), seen, isRouted));
        var unstable = inspected.stream().flatMap(it -> unstable(it).stream()).toList();
        return new Sight(goal, observed, inspected, healths, unstable, breaks);
    }

    /**
     * An engine that is being stopped ends its containers: nobody is to blame for that, and what is started there now may
     * be lost to it.
     *
     * @throws EngineException when it takes no new connection
     */
    void isNotEnding() {
        engine.pingAnew();
    }

    /**
     * Whether what was seen is what the containers did, and not what an end of the engine did to them.
     *
     * @throws EngineException when it is ending, or did since
     */
    void isTheirOwnDoing(Sight sight) {
        engine.heardSince(sight.breaks());
    }

    private static boolean mayBeBlamed(Inspected container, Goal goal) {
        return container.state() instanceof State.Exited
                && container
                        .identity()
                        .filter(it -> it.generation() == goal.generation().number())
                        .isPresent();
    }

    /** Who can not read what routes use of Secrets leaves what is published alone. */
    private boolean routed(ApplicationRoutes wanted) {
        try {
            return routes.of(values.reveal(wanted)).isEmpty();
        } catch (SecretUnreadable closed) {
            return true;
        }
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

    private Optional<String> unstable(Inspected container) {
        var count = switch (container.state()) {
            case State.Running running -> running.restarts();
            case State.Restarting restarting -> restarting.restarts();
            case State.Created _, State.Paused _, State.Exited _, State.Dead _ -> 0;
        };
        var lately = memory.restarts().lately(container.id(), count, container.createdAt(), clock.instant());
        return lately > MOST_RESTARTS
                ? Optional.of(container.name() + " was restarted " + lately + " times in "
                        + RestartCounts.WINDOW.toMinutes() + " minutes; see: docker logs " + container.name())
                : Optional.empty();
    }

    private List<Inspected> inspect(Goal goal) {
        var listed = engine.containers().list(goal.id());
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
            return Optional.of(engine.containers().inspect(id));
        } catch (EngineException.Gone gone) {
            return Optional.empty();
        }
    }

    private Observed.Container observed(
            Inspected inspected,
            Goal goal,
            Healths healths,
            List<String> servers,
            Map<String, Instant> withdrawn,
            List<Difference> differences) {
        var identity = inspected.identity().orElseThrow();
        var place = place(inspected, goal);
        var address = place.map(Attachment::address).filter(it -> !it.isEmpty());
        var readiness = readiness(inspected, address, healths.of(identity.generation()));
        var named = place.filter(it -> found(inspected, it, goal)).isPresent();
        var served = address.filter(servers::contains).isPresent();
        return new Observed.Container(
                inspected.id(),
                inspected.name(),
                identity.generation(),
                identity.replica(),
                state(inspected),
                address,
                shared(inspected),
                readiness,
                named,
                served,
                Optional.ofNullable(withdrawn.get(inspected.id())),
                named || served ? LiveDrift.with(differences, readiness, goal) : differences);
    }

    private State state(Inspected inspected) {
        return inspected.state() instanceof State.Exited exited
                        && !engine.witness().saw(exited.finishedAt())
                        && !memory.unstartable(inspected.id())
                ? exited.unwitnessed()
                : inspected.state();
    }

    private Optional<Attachment> place(Inspected inspected, Goal goal) {
        var network = names.network(goal.id().project());
        return inspected.live().networks().stream()
                .filter(it -> it.network().equals(network))
                .findFirst();
    }

    private List<Attachment> shared(Inspected inspected) {
        return inspected.live().networks().stream()
                .filter(it -> names.isShared(it.network()))
                .toList();
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
        return health.map(probed -> memory.probes().known(inspected.id(), address, running.startedAt(), probed))
                .orElseGet(() -> Readings.ofEngine(
                        engine.witness().local(running.startedAt()), inspected.health(), inspected.healthDetail()));
    }
}
