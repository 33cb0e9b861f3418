package io.hawiyat.agent;

import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.converge.IngressNetwork;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.LogLine;
import io.hawiyat.agent.docker.Subnet;
import io.hawiyat.agent.embedded.DataDirectory;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.state.Installations;
import io.hawiyat.agent.state.Networks;
import io.hawiyat.agent.traefik.DefaultCertificate;
import io.hawiyat.agent.traefik.Ingress;
import io.hawiyat.agent.traefik.IngressSpec;
import io.hawiyat.agent.traefik.PublishedRoutes;
import io.hawiyat.agent.traefik.RouteDrift;
import io.hawiyat.agent.traefik.SharedDirectory;
import io.hawiyat.agent.traefik.TraefikApi;
import io.hawiyat.agent.traefik.TraefikLog;
import io.hawiyat.agent.traefik.WatchedDirectory;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The ingress: where it listens, what it reads, and how it is asked. */
@Singleton
final class IngressParts {

    private static final int ADDRESS = Subnet.FIRST;

    private final Optional<Function<Subnet, IngressSpec>> specs;
    private final TraefikApi api;
    private final PublishedRoutes published;
    private final RouteDrift drift;
    private volatile URI address;

    IngressParts(
            Settings settings,
            DataDirectory data,
            Engine engine,
            Networks networks,
            EngineNames names,
            EngineMeters meters,
            Installations installations,
            Installation installation,
            InstantSource clock)
            throws IOException {
        var existing = settings.traefik().existing();
        var own = data.path().resolve("traefik");
        TraefikLog log;
        WatchedDirectory publisher;
        if (existing.isPresent()) {
            publisher = WatchedDirectory.open(existing.get().dynamicDirectory(), clock.instant());
            log = TraefikLog.unreadable();
            this.specs = Optional.empty();
            this.address = existing.get().apiUrl();
        } else {
            var place = IngressPlace.agree(own, engine.self(), installations, installation.agent());
            publisher = WatchedDirectory.open(place.directory(), clock.instant());
            DefaultCertificate.ensure(publisher, clock.instant(), new SecureRandom());
            log = log(engine, names);
            var placed = placed(settings, installations.ingressKey(data.secret("ingress.key")), names);
            this.specs = Optional.of(
                    subnet -> asked(placed.apply(subnet, place.shared()).spec().mounting(publisher)));
            var subnet =
                    Subnet.parse(IngressNetwork.subnet(engine, networks, names)).orElseThrow();
            // Where it is asked does not depend on where the routes lie.
            this.address =
                    placed.apply(subnet, SharedDirectory.onHost(own)).spec().api();
        }
        this.api = new TraefikApi(() -> address, meters::traefikCalled);
        this.published = PublishedRoutes.of(publisher, api, log, clock);
        this.drift = new RouteDrift(publisher);
    }

    private static BiFunction<Subnet, SharedDirectory, Ingress> placed(
            Settings settings, String key, EngineNames names) {
        return (subnet, routes) -> new Ingress(
                settings.traefik().image(),
                subnet.address(ADDRESS),
                key,
                "0.0.0.0",
                settings.httpPort(),
                settings.httpsPort(),
                routes,
                names.ingress() + "-acme",
                settings.traefik().certResolvers());
    }

    /** From now on the ingress is asked where this one is to be. */
    private IngressSpec asked(IngressSpec spec) {
        address = spec.api();
        return spec;
    }

    private static TraefikLog log(Engine engine, EngineNames names) {
        return moment -> engine.containers().list().stream()
                .filter(it -> it.name().equals(names.ingress()))
                .findFirst()
                .map(it -> engine.containers().logs(it.id(), 200).stream()
                        .filter(line -> !line.at().isBefore(moment))
                        .map(LogLine::text)
                        .toList())
                .orElseGet(List::of);
    }

    /**
     * What the container of a managed one is to be on a subnet of its network, where it is asked from then on. Asking
     * fails with an {@link io.hawiyat.agent.docker.EngineException} when the agent is in a container and the engine does
     * not tell how.
     */
    Optional<Function<Subnet, IngressSpec>> specs() {
        return specs;
    }

    TraefikApi api() {
        return api;
    }

    PublishedRoutes published() {
        return published;
    }

    RouteDrift drift() {
        return drift;
    }

    @PreDestroy
    void close() {
        api.close();
    }
}
