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
import io.hawiyat.agent.traefik.TraefikApi;
import io.hawiyat.agent.traefik.TraefikLog;
import io.hawiyat.agent.traefik.WatchedDirectory;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** The managed ingress: where it listens, what it reads, and how it is asked. */
@Singleton
final class IngressParts {

    private static final int ADDRESS = Subnet.FIRST;

    private final Function<String, IngressSpec> specs;
    private final TraefikApi api;
    private final PublishedRoutes published;
    private final RouteDrift drift;
    private volatile IngressSpec spec;

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
        var place =
                IngressPlace.agree(data.path().resolve("traefik"), engine.self(), installations, installation.agent());
        var publisher = WatchedDirectory.open(place.directory(), clock.instant());
        DefaultCertificate.ensure(publisher, clock.instant(), new SecureRandom());
        var key = installations.ingressKey(data.secret("ingress.key"));
        this.specs = address -> new Ingress(
                        settings.traefik().image(),
                        address,
                        key,
                        "0.0.0.0",
                        settings.httpPort(),
                        settings.httpsPort(),
                        place.shared(),
                        names.ingress() + "-acme",
                        settings.traefik().certResolvers())
                .spec()
                .mounting(publisher);
        var subnet =
                Subnet.parse(IngressNetwork.subnet(engine, networks, names)).orElseThrow();
        this.spec = specs.apply(subnet.address(ADDRESS));
        this.api = new TraefikApi(() -> spec.api(), meters::traefikCalled);
        this.published = PublishedRoutes.of(publisher, api, log(engine, names), clock);
        this.drift = new RouteDrift(publisher);
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

    /** What the ingress is to be on that subnet of its network; it is asked there from now on. */
    IngressSpec on(Subnet subnet) {
        var wanted = specs.apply(subnet.address(ADDRESS));
        spec = wanted;
        return wanted;
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
