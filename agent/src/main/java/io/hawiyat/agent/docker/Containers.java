package io.hawiyat.agent.docker;

import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.manifest.Workload.Resources;
import io.hawiyat.agent.manifest.Workload.RestartPolicy;
import io.hawiyat.agent.plan.EngineNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The owned containers. They are acted on by id, so that a container that took the name of another is never meant; each
 * act may be repeated. Everything throws {@link EngineException}.
 */
public final class Containers {

    private static final Duration AFTER_GRACE = Duration.ofSeconds(30);

    private final EngineConnection connection;
    private final Images images;
    private final Ownership ownership;
    private final EngineNames names;
    private final FileVolumes files;
    private final SecretFiles secretFiles;
    private final ContainerCreation creation;
    private final ContainerReading reading;
    private final ContainerListing listing;

    Containers(EngineConnection connection, Images images, Volumes volumes, Networks networks) {
        this.connection = connection;
        this.images = images;
        this.ownership = Ownership.of(connection.config());
        this.names = new EngineNames(connection.config().instance());
        this.files = new FileVolumes(connection, volumes);
        this.secretFiles = new SecretFiles(connection.config());
        this.creation = new ContainerCreation(connection, networks, files, secretFiles);
        this.listing = new ContainerListing(connection);
        this.reading = new ContainerReading(names);
    }

    /** All that is ours, in every state, in one call. */
    public List<Listed> list() {
        return listing.list(ownership.filter());
    }

    /** Those that an application is made of; its hooks are none of them. */
    public List<Listed> list(ApplicationId application) {
        return listing.list(ownership.filter(application)).stream()
                .filter(it -> it.identity().isPresent())
                .toList();
    }

    public List<Listed> hooks(ApplicationId application) {
        return listing.list(ownership.filter(application)).stream()
                .filter(it -> it.role().equals(Optional.of(ContainerCreation.HOOK)))
                .toList();
    }

    /**
     * One container in full.
     *
     * @throws EngineException.Gone when there is no such container, or it is not ours
     */
    public Inspected inspect(String id) {
        var container =
                connection.read("inspect container " + id, EngineRequest.get("/containers/" + id + "/json", Map.of()));
        var labels = Ownership.read(container.path("Config").path("Labels"));
        if (!ownership.owns(labels)) {
            throw new EngineException.Gone("container " + id + " does not belong to this installation");
        }
        var identity = Ownership.identity(labels);
        var image = container.path("Image").asText();
        var application = identity.map(Ownership.Identity::application);
        return new Inspected(
                container.path("Id").asText(),
                ContainerListing.name(container.path("Name").asText("")),
                labels,
                identity,
                image,
                StateReading.time(container.path("Created")),
                StateReading.state(container),
                StateReading.health(container),
                StateReading.healthDetail(container),
                reading.live(container, application, images.defaults(image)));
    }

    /**
     * A container of an application, never started, with its files in it.
     *
     * @return its id
     * @throws EngineException.Conflict when its name or address is taken
     */
    public String create(ContainerSpec spec) {
        return creation.create(spec, names);
    }

    /**
     * A container of a hook, never started.
     *
     * @return its id
     * @throws EngineException.Conflict when its name is taken
     */
    public String createHook(String name, ContainerSpec spec) {
        return creation.createHook(name, spec, names);
    }

    /**
     * A container that is not an application's, never started.
     *
     * @return its id
     */
    public String create(SystemContainer container) {
        return creation.create(container);
    }

    /** Does nothing when it runs. */
    public void start(String id) {
        connection.call("start container " + id, client -> {
            try {
                return client.startContainerCmd(id).exec();
            } catch (NotModifiedException running) {
                return null;
            }
        });
    }

    /**
     * Ends it, with the signal that it was created with; kills it after the grace. Does nothing when it does not run.
     */
    public void stop(String id, Duration grace) {
        connection.call("stop container " + id, grace.plus(AFTER_GRACE), client -> {
            try {
                return client.stopContainerCmd(id)
                        .withTimeout(ContainerTranslation.seconds(grace))
                        .exec();
            } catch (NotModifiedException stopped) {
                return null;
            }
        });
    }

    /**
     * Removes it, killing it when it runs. Named volumes stay; those that the engine made for this container alone go with
     * it, because no other container could find them. Does nothing when it is gone.
     */
    public void remove(String id) {
        ContainerRemoval.remove(connection, id);
    }

    /**
     * Removes the files that were made for containers which are gone; each act of theirs can be done again. To be called
     * by who works on that application alone.
     */
    public void removeUnusedFiles(ApplicationId application) {
        files.removeUnused();
        var used = listing.list(ownership.filter(application)).stream()
                .flatMap(it -> it.identity().stream())
                .map(Ownership.Identity::generation)
                .collect(Collectors.toSet());
        secretFiles.removeUnused(application, used);
    }

    /** Puts the files of Secrets where the containers of a generation look for them, if they are not there any more. */
    public void restoreFiles(
            ApplicationId application, long generation, Workload workload, Map<String, byte[]> contents) {
        secretFiles.put(application, generation, workload, contents);
    }

    /**
     * Gives it another name, which it has on its networks too from its next start.
     *
     * @throws EngineException.Conflict when the name is taken
     */
    public void rename(String id, String name) {
        connection.call(
                "rename container " + id + " to " + name,
                client -> client.renameContainerCmd(id).withName(name).exec());
    }

    public void pause(String id) {
        connection.call(
                "pause container " + id, client -> client.pauseContainerCmd(id).exec());
    }

    public void unpause(String id) {
        connection.call(
                "unpause container " + id,
                client -> client.unpauseContainerCmd(id).exec());
    }

    /** Whether the engine starts it again by itself; takes effect at once. */
    public void restartPolicy(String id, RestartPolicy policy) {
        // docker-java's "no" is an empty name, which an update takes for no change.
        var name = switch (policy) {
            case NO -> "no";
            case ON_FAILURE -> "on-failure";
            case UNLESS_STOPPED -> "unless-stopped";
        };
        var body = Json.object();
        body.putObject("RestartPolicy").put("Name", name);
        connection.read(
                "update container " + id,
                EngineRequest.post("/containers/" + id + "/update", Map.of()).withBody(body.toString()));
    }

    /**
     * Sets the limits that are given, while it runs. A limit of CPUs or memory that is there and should not be stays:
     * the engine can not lift one from a container.
     */
    public void update(String id, Resources resources) {
        connection.call("update container " + id, client -> {
            var update =
                    client.updateContainerCmd(id).withPidsLimit(resources.pids().orElse(-1));
            resources.cpus().ifPresent(cpus -> update.withNanoCPUs(ContainerTranslation.nanoCpus(cpus)));
            resources.memory().ifPresent(bytes -> update.withMemory(bytes).withMemorySwap(bytes));
            return update.exec();
        });
    }

    /**
     * Sends a signal.
     *
     * @param signal such as {@code SIGHUP}
     */
    public void kill(String id, String signal) {
        connection.call(
                "send " + signal + " to container " + id,
                client -> client.killContainerCmd(id).withSignal(signal).exec());
    }

    /** Waits until it does not run, and says with which exit code. */
    public int await(String id, Duration deadline) {
        var request = EngineRequest.post("/containers/" + id + "/wait", Map.of("condition", "not-running"));
        return connection.exchange(
                "wait for container " + id,
                request,
                deadline,
                body -> Json.read(body).path("StatusCode").asInt());
    }

    /**
     * How many connections to what it listens on are open at this moment.
     *
     * @return empty when that can not be seen from where the agent runs
     */
    public OptionalInt openConnections(String id) {
        var container =
                connection.read("inspect container " + id, EngineRequest.get("/containers/" + id + "/json", Map.of()));
        return connection.config().host().isLocal() && !Self.processInContainer()
                ? OpenConnections.of(id, container.path("State").path("Pid").asLong(0))
                : OptionalInt.empty();
    }

    /** Runs a command in it; see {@link ExecResult}. */
    public ExecResult exec(String id, List<String> command, Duration timeout) {
        return new Exec(connection).run(id, command, timeout);
    }

    /** What it wrote last, oldest first; at most 1 MiB. */
    public List<LogLine> logs(String id, int tail) {
        var lines = new ArrayList<LogLine>();
        connection.exchange("read the logs of container " + id, logs(id, tail, false), AFTER_GRACE, body -> {
            new LogReader(lines::add).read(body);
            return lines;
        });
        return lines;
    }

    /** What it wrote last, and all that it writes from then on, until it ends or this is closed. */
    public LogFollower follow(String id, int tail, LogFollower.Listener listener) {
        return LogFollower.start(connection, id, logs(id, tail, true), listener);
    }

    private static EngineRequest logs(String id, int tail, boolean follow) {
        return new EngineRequest(
                Method.GET,
                "/containers/" + id + "/logs?stdout=true&stderr=true&timestamps=true&tail=" + tail + "&follow="
                        + follow,
                Optional.empty(),
                Map.of(),
                Optional.empty());
    }
}
