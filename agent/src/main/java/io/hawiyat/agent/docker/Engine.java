package io.hawiyat.agent.docker;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * One Docker Engine, of which only what is ours is seen and touched. It connects when it is first asked for something,
 * and again after the engine was away. For any number of threads, virtual ones included; every call has a deadline and
 * throws {@link EngineException}.
 */
public final class Engine implements AutoCloseable {

    private final EngineConnection connection;
    private final InstantSource clock;
    private final Containers containers;
    private final Images images;
    private final BuiltImages builds;
    private final Networks networks;
    private final Volumes volumes;
    private final Self self;
    private final Witness witness = new Witness();

    public Engine(EngineConfig config, InstantSource clock) {
        this(config, clock, took -> {});
    }

    /**
     * An engine.
     *
     * @param called told how long each call took, one that failed too
     */
    public Engine(EngineConfig config, InstantSource clock, Consumer<Duration> called) {
        this.connection = new EngineConnection(config, called);
        this.clock = clock;
        this.images = new Images(connection);
        this.builds = new BuiltImages(connection, images, clock);
        this.networks = new Networks(connection);
        this.volumes = new Volumes(connection);
        this.self = new Self(connection, networks);
        this.containers = new Containers(connection, images, volumes, networks);
    }

    public EngineHost host() {
        return connection.config().host();
    }

    public Containers containers() {
        return containers;
    }

    public Images images() {
        return images;
    }

    public BuiltImages builds() {
        return builds;
    }

    public Networks networks() {
        return networks;
    }

    public Volumes volumes() {
        return volumes;
    }

    /** The container that this agent runs in, if it does. */
    public Self self() {
        return self;
    }

    /** Watches until the answer is closed; see {@link EventWatch}. */
    public EventWatch watch(EventWatch.Listener listener) {
        return EventWatch.start(connection, clock, witness, listener);
    }

    /** Of what the engine did, for as long as it is watched. */
    public Witness witness() {
        return witness;
    }

    /** Whether it answers, as an exception when it does not: for readiness. */
    public void ping(Duration deadline) {
        connection.call("answer", deadline, client -> client.pingCmd().exec());
    }

    /**
     * Whether it takes new connections, as an exception when it does not: one that is being stopped does not, but goes on
     * answering over those that it has.
     */
    public void pingAnew() {
        connection.renew();
        connection.version();
    }

    /**
     * As {@link #pingAnew}, and whether nothing of it was missed since {@link Witness#breaks} was asked: another daemon may
     * answer for one that has ended.
     */
    public void heardSince(long breaks) {
        pingAnew();
        if (witness.breaks() != breaks) {
            throw new EngineException.Unreachable(
                    "Docker at " + host() + " was away while this was looked at; it is looked at again");
        }
    }

    /** The ids of the installations that have containers or networks under this instance's name, ours included. */
    public Set<String> installations() {
        var filters = Map.of(
                "all", "true", "filters", Ownership.of(connection.config()).instanceFilter());
        var ids = new TreeSet<String>();
        for (var path : List.of("/containers/json", "/networks")) {
            connection
                    .read(
                            "list what instance " + connection.config().instance() + " has",
                            EngineRequest.get(path, filters))
                    .forEach(it -> Ownership.installation(Ownership.read(it.path("Labels")))
                            .ifPresent(ids::add));
        }
        return ids;
    }

    public EngineInfo info() {
        var info = connection.read("read its settings", EngineRequest.get("/info", Map.of()));
        return new EngineInfo(
                info.path("ID").asText(),
                info.path("Name").asText(),
                info.path("ServerVersion").asText(),
                connection.version(),
                info.path("OSType").asText() + "/" + info.path("Architecture").asText(),
                info.path("Driver").asText(),
                info.path("DockerRootDir").asText(),
                info.path("NCPU").asInt(),
                info.path("MemTotal").asLong(),
                info.path("Swarm").path("LocalNodeState").asText("").equals("active"));
    }

    @Override
    public void close() {
        connection.close();
    }
}
