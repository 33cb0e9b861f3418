package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Endpoint;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.docker.Subnet;
import io.hawiyat.agent.docker.SystemContainer;
import io.hawiyat.agent.docker.SystemContainer.Share;
import io.hawiyat.agent.manifest.Application.PullPolicy;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.traefik.IngressSpec;
import io.hawiyat.agent.traefik.PublishedApplication;
import io.hawiyat.agent.traefik.RouteDrift;
import io.hawiyat.agent.traefik.SharedDirectory;
import io.hawiyat.agent.traefik.TraefikApi;
import io.hawiyat.agent.traefik.TraefikUnreachable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the managed Traefik running, and on every network that it routes to.
 *
 * <p>It is born on its own network, whose name sorts before every project's, because Docker publishes ports through the
 * network that sorts first: so joining and leaving the others interrupts nobody.
 */
final class ManagedIngress implements IngressKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedIngress.class);
    static final String SPEC = "io.hawiyat.spec-hash";
    private static final Duration PULL = Duration.ofMinutes(5);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration UNTIL_IT_ANSWERS = Duration.ofSeconds(15);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Engine engine;
    private final ProjectNetworks networks;
    private final EngineNames names;
    private final Function<Subnet, IngressSpec> specs;
    private final TraefikApi api;
    private final RouteDrift routes;
    private final ReentrantLock lock = new ReentrantLock();
    private final IngressNetworks members;
    private final IngressRepair repair;
    private final StrayRoutes stray;
    private final RouteWatch watch;
    private volatile String container = "";

    ManagedIngress(
            Engine engine,
            ProjectNetworks networks,
            EngineNames names,
            Function<Subnet, IngressSpec> specs,
            TraefikApi api,
            RouteDrift routes,
            StrayRoutes stray) {
        this.engine = engine;
        this.networks = networks;
        this.names = names;
        this.specs = specs;
        this.api = api;
        this.routes = routes;
        this.members = new IngressNetworks(engine, names);
        this.stray = stray;
        this.repair = new IngressRepair(engine.containers(), names);
        this.watch = new RouteWatch(routes);
    }

    /** Makes sure that it runs as configured as well, and is on the networks of everything published. */
    @Override
    public void ensure() {
        lock.lock();
        try {
            stray.sweep();
            // The engine may have refused the subnet that was recorded while it was away.
            var spec = specs.apply(networks.ensure(ProjectNetworks.INGRESS).subnet());
            var there = find();
            var good = there.filter(it -> repair.mended(it, specHash(spec))).isPresent();
            container = good ? there.orElseThrow().id() : replace(there, spec);
            members.are(container, good ? there.orElseThrow().addresses().keySet() : Set.of());
            awaitAnswer(spec);
            joinAll(routes.published());
        } finally {
            lock.unlock();
        }
    }

    /** One project that can not be reached must not keep the others from being served. */
    private void joinAll(List<PublishedApplication> published) {
        var failures = new ArrayList<String>();
        for (var project : published.stream().map(it -> it.id().project()).collect(Collectors.toSet())) {
            try {
                members.join(container, project);
            } catch (EngineException failed) {
                failures.add(failed.getMessage());
            }
        }
        if (!failures.isEmpty()) {
            throw new IngressUnavailable(String.join("; ", failures));
        }
    }

    @Override
    public void tellOfChanges(Consumer<ApplicationId> look) {
        watch.tellOfChanges(look);
    }

    /** By its role: somebody may have given it another name. */
    private Optional<Listed> find() {
        return engine.containers().list().stream()
                .filter(it -> it.role().equals(Optional.of(ROLE)))
                .min(Comparator.comparing(it -> !it.name().equals(names.ingress())));
    }

    private static String specHash(IngressSpec spec) {
        return Integer.toHexString(List.of(
                        spec.image(),
                        spec.command(),
                        spec.ports(),
                        spec.mounts().toString(),
                        spec.directory(),
                        spec.environment().keySet(),
                        spec.uploads().keySet(),
                        uploads(spec).values().stream()
                                .mapToInt(Arrays::hashCode)
                                .sum())
                .hashCode());
    }

    private String replace(Optional<Listed> old, IngressSpec spec) {
        var image =
                engine.images().resolve(spec.image(), PullPolicy.IF_NOT_PRESENT, Optional.empty(), PULL, line -> {});
        old.ifPresent(it -> {
            LOG.atWarn().addKeyValue("state", it.state()).log("the ingress is made anew");
            engine.containers().stop(it.id(), GRACE);
            engine.containers().remove(it.id());
        });
        ensureVolumes(spec);
        var id = engine.containers().create(systemContainer(image.reference(), spec));
        engine.containers().start(id);
        return id;
    }

    /** The engine would make them itself, but as nobody's. What is only read is the agent's own folder. */
    private void ensureVolumes(IngressSpec spec) {
        for (var mount : spec.mounts()) {
            if (!mount.readOnly() && mount.source() instanceof SharedDirectory.Volume volume) {
                engine.volumes().ensure(volume.name(), Map.of());
            }
        }
    }

    private SystemContainer systemContainer(String image, IngressSpec spec) {
        var ports = spec.ports().stream()
                .map(it -> new Workload.Port(it.port(), it.hostPort(), Workload.Protocol.TCP, it.hostIp()))
                .toList();
        var shares = spec.mounts().stream()
                .map(it -> new Share(source(it.source()), it.target(), it.readOnly()))
                .toList();
        return new SystemContainer(
                names.ingress(),
                ROLE,
                image,
                spec.command(),
                spec.environment(),
                ports,
                new Endpoint(
                        names.ingressNetwork(), Optional.ofNullable(spec.api().getHost()), List.of()),
                shares,
                uploads(spec),
                Map.of(SPEC, specHash(spec)));
    }

    private static Map<String, byte[]> uploads(IngressSpec spec) {
        var files = new TreeMap<String, byte[]>();
        spec.uploads().forEach((target, source) -> files.put(target, read(source)));
        return files;
    }

    private static byte[] read(String source) {
        try {
            return Files.readAllBytes(Path.of(source));
        } catch (IOException unreadable) {
            throw new IngressUnavailable(
                    "cannot read " + source + ", which traefik.certResolvers names: " + unreadable);
        }
    }

    private static String source(SharedDirectory directory) {
        return switch (directory) {
            case SharedDirectory.HostPath(var path) -> path;
            case SharedDirectory.Volume(var name) -> name;
            case SharedDirectory.NotShared(var remedy) -> throw new IngressUnavailable(remedy);
        };
    }

    private void awaitAnswer(IngressSpec spec) {
        engine.self().reach(String.valueOf(spec.api().getHost()));
        var deadline = System.nanoTime() + UNTIL_IT_ANSWERS.toNanos();
        while (true) {
            try {
                api.version(ANSWER);
                return;
            } catch (TraefikUnreachable notYet) {
                if (System.nanoTime() > deadline || !runs()) {
                    throw new IngressUnavailable(notYet.getMessage() + "; see: docker logs " + names.ingress());
                }
                pause();
            }
        }
    }

    private boolean runs() {
        return find().filter(it -> it.id().equals(container) && it.state() == Listed.State.RUNNING)
                .isPresent();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IngressUnavailable("the agent is stopping");
        }
    }

    @Override
    public void join(String project) {
        if (container.isEmpty()) {
            ensure();
        }
        try {
            members.join(container, project);
        } catch (EngineException.Gone replaced) {
            // Another agent has made the ingress anew.
            ensure();
            members.join(container, project);
        }
    }

    @Override
    public boolean leaveIfUnused(String project) {
        return members.leaveIfUnused(container, project);
    }
}
