package io.hawiyat.agent;

import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.cli.TraefikSettings.Routes;
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
import io.hawiyat.agent.traefik.Provider;
import io.hawiyat.agent.traefik.PublishedRoutes;
import io.hawiyat.agent.traefik.Publisher;
import io.hawiyat.agent.traefik.RedisPublisher;
import io.hawiyat.agent.traefik.RedisStore;
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
    private final Optional<RedisStore> redis;
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
        Publisher publisher;
        var provider = Provider.FILE;
        if (existing.isPresent()) {
            var theirs = existing.get().routes();
            this.redis = redis(theirs);
            provider = redis.isPresent() ? Provider.REDIS : Provider.FILE;
            publisher = publisher(theirs, redis, clock);
            log = TraefikLog.unreadable();
            this.specs = Optional.empty();
            this.address = existing.get().apiUrl();
        } else {
            var place = IngressPlace.agree(own, engine.self(), installations, installation.agent());
            var watched = WatchedDirectory.open(place.directory(), clock);
            publisher = watched;
            this.redis = Optional.empty();
            DefaultCertificate.ensure(watched, clock.instant(), new SecureRandom());
            log = log(engine, names);
            var placed = placed(settings, installations.ingressKey(data.secret("ingress.key")), names);
            this.specs = Optional.of(
                    subnet -> asked(placed.apply(subnet, place.shared()).spec().mounting(watched)));
            var subnet =
                    Subnet.parse(IngressNetwork.subnet(engine, networks, names)).orElseThrow();
            // Where it is asked does not depend on where the routes lie.
            this.address =
                    placed.apply(subnet, SharedDirectory.onHost(own)).spec().api();
        }
        this.api = new TraefikApi(() -> address, provider, meters::traefikCalled);
        this.published = PublishedRoutes.of(publisher, api, log, clock);
        this.drift = new RouteDrift(publisher);
    }

    private static Optional<RedisStore> redis(Routes routes) {
        return switch (routes) {
            case Routes.Directory _ -> Optional.empty();
            case Routes.Redis redis -> Optional.of(new RedisStore(redis.url().reveal()));
        };
    }

    private static Publisher publisher(Routes routes, Optional<RedisStore> store, InstantSource clock)
            throws IOException {
        return switch (routes) {
            case Routes.Directory(var path) -> WatchedDirectory.open(path, clock);
            case Routes.Redis redis -> new RedisPublisher(store.orElseThrow(), redis.rootKey(), clock);
        };
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
                settings.traefik().certResolvers(),
                settings.traefik().entryPoints());
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
        redis.ifPresent(RedisStore::close);
    }
}
