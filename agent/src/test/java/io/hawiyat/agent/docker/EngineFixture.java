package io.hawiyat.agent.docker;

import io.hawiyat.agent.docker.Ownership.Identity;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.plan.EngineNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real engine for the tests of one class, under an instance of their own, all of which is removed at the end. Use it
 * as {@code @RegisterExtension static final EngineFixture ENGINE = EngineFixture.usual()}, or with {@link #open} and
 * {@link #close} by hand.
 */
public final class EngineFixture implements BeforeAllCallback, AfterAllCallback, AutoCloseable {

    public static final String IMAGE = "busybox:1.36";
    public static final ApplicationId WEB = new ApplicationId("shop", "web");

    private final EngineConfig config;
    private final EngineNames names;
    private final Engine engine;

    private EngineFixture(EngineHost host) {
        var instance = "t" + Integer.toHexString(ThreadLocalRandom.current().nextInt(1 << 24, 1 << 28));
        this.config = new EngineConfig(instance, instance + "-installation", host);
        this.names = new EngineNames(instance);
        this.engine = new Engine(config, InstantSource.system());
    }

    /** The engine that the Docker CLI uses. */
    public static EngineFixture usual() {
        return at(EngineHost.fromEnvironment(System.getenv()));
    }

    public static EngineFixture at(EngineHost host) {
        return new EngineFixture(host);
    }

    /** Fails, with the command that helps, when no engine answers. */
    public EngineFixture open() {
        try {
            engine.ping(Duration.ofSeconds(10));
        } catch (EngineException e) {
            throw new AssertionError("no Docker engine for the tests; run: testbed/up", e);
        }
        return this;
    }

    public Engine engine() {
        return engine;
    }

    public EngineConfig config() {
        return config;
    }

    public EngineNames names() {
        return names;
    }

    /** Another engine object with the same ownership, such as a second agent has; the caller closes it. */
    public Engine another() {
        return new Engine(config, InstantSource.system());
    }

    /** The network of a project, with a subnet that is free. */
    public Networks.Owned network(String project) {
        for (var attempt = 0; ; attempt++) {
            var random = ThreadLocalRandom.current();
            var subnet = new Subnet("10." + random.nextInt(208, 224) + "." + random.nextInt(256));
            try {
                return engine.networks().ensure(names.network(project), subnet, Map.of(Ownership.PROJECT, project));
            } catch (EngineException.SubnetTaken e) {
                if (attempt == 20) {
                    throw e;
                }
            }
        }
    }

    /** One replica of {@link #WEB} on its project's network, at the address with this last number. */
    public ContainerSpec spec(Workload workload, long generation, int host) {
        return spec(workload, generation, host, Map.of());
    }

    /** As {@link #spec(Workload, long, int)}, with the contents of its files by SHA-256. */
    public ContainerSpec spec(Workload workload, long generation, int host, Map<String, byte[]> files) {
        var network = network(WEB.project());
        return new ContainerSpec(
                new Identity(WEB, generation, 0, "hash"),
                workload.image(),
                workload,
                List.of(new Endpoint(
                        network.name(), Optional.of(network.subnet().address(host)), List.of())),
                files);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        open();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    /** Removes all that this instance has on the engine. */
    @Override
    public void close() {
        try (engine) {
            engine.containers().list().forEach(container -> engine.containers().remove(container.id()));
            engine.networks().list().forEach(network -> engine.networks().remove(network.id()));
            engine.volumes().list().forEach(volume -> engine.volumes().remove(volume));
        }
    }
}
