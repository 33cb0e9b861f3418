package io.hawiyat.agent;

import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.converge.IngressNetwork;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.LogLine;
import io.hawiyat.agent.docker.Self;
import io.hawiyat.agent.docker.Subnet;
import io.hawiyat.agent.embedded.DataDirectory;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.state.Networks;
import io.hawiyat.agent.traefik.DefaultCertificate;
import io.hawiyat.agent.traefik.Ingress;
import io.hawiyat.agent.traefik.IngressSpec;
import io.hawiyat.agent.traefik.PublishedRoutes;
import io.hawiyat.agent.traefik.RouteDrift;
import io.hawiyat.agent.traefik.SharedDirectory;
import io.hawiyat.agent.traefik.SharedDirectory.OwnMount;
import io.hawiyat.agent.traefik.TraefikApi;
import io.hawiyat.agent.traefik.TraefikLog;
import io.hawiyat.agent.traefik.WatchedDirectory;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** The managed ingress: where it listens, what it reads, and how it is asked. */
@Singleton
final class IngressParts {

    private static final int ADDRESS = Subnet.FIRST;

    private final IngressSpec spec;
    private final TraefikApi api;
    private final PublishedRoutes published;
    private final RouteDrift drift;

    IngressParts(
            Settings settings,
            DataDirectory data,
            Engine engine,
            Networks networks,
            EngineNames names,
            EngineMeters meters,
            InstantSource clock)
            throws IOException {
        var directory = data.path().resolve("traefik");
        var publisher = WatchedDirectory.open(directory, clock.instant());
        DefaultCertificate.ensure(publisher, clock.instant(), new SecureRandom());
        var subnet =
                Subnet.parse(IngressNetwork.subnet(engine, networks, names)).orElseThrow();
        this.spec = new Ingress(
                        settings.traefik().image(),
                        subnet.address(ADDRESS),
                        data.secret("ingress.key"),
                        "0.0.0.0",
                        settings.httpPort(),
                        settings.httpsPort(),
                        shared(directory, engine.self()),
                        names.ingress() + "-acme",
                        settings.traefik().certResolvers())
                .spec()
                .mounting(publisher);
        this.api = new TraefikApi(spec.api(), meters::traefikCalled);
        this.published = PublishedRoutes.of(publisher, api, log(engine, names), clock);
        this.drift = new RouteDrift(publisher);
    }

    private static SharedDirectory shared(Path directory, Self self) {
        if (!self.inContainer()) {
            return SharedDirectory.onHost(directory);
        }
        var mounts = self.mounts().stream()
                .map(it -> new OwnMount(
                        it.target(),
                        it.volume()
                                ? new SharedDirectory.Volume(it.source())
                                : new SharedDirectory.HostPath(it.source())))
                .toList();
        return SharedDirectory.inContainer(directory, mounts);
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

    IngressSpec spec() {
        return spec;
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
