package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images that were built here, each once for each content of its context. Its tag {@code <instance>/build:<key>} and our
 * labels are what it is found by. Everything throws {@link EngineException}.
 */
public final class BuiltImages {

    private static final Logger LOG = LoggerFactory.getLogger(BuiltImages.class);
    private static final int LOCKS = 64;

    private final EngineConnection connection;
    private final Images images;
    private final Builds builds;

    /** Who wants what is being built waits for it; two that share a lock by chance only wait. */
    private final List<ReentrantLock> locks =
            IntStream.range(0, LOCKS).mapToObj(it -> new ReentrantLock()).toList();

    BuiltImages(EngineConnection connection, Images images, InstantSource clock) {
        this.connection = connection;
        this.images = images;
        this.builds = new Builds(connection, clock);
    }

    /**
     * What was built before, if the engine still has it.
     *
     * @param pinned the id it had; it is the one where both are there
     */
    public Optional<ResolvedImage> find(ImageBuild wanted, Optional<String> pinned) {
        return pinned.flatMap(images::find)
                .or(() -> images.find(tag(wanted)).filter(this::isOurs))
                .map(Images::unconfirmed);
    }

    /**
     * Builds an image, or takes what the same build came to while this one waited.
     *
     * @param login in place of what the Docker client's configuration has, for the images that it is built from
     * @param progress lines for a person: what is done at the moment
     * @param log all that the build says, line by line
     * @throws EngineException.BuildFailed the Dockerfile or a command of it is at fault
     * @throws EngineException.ImageNotFound as {@link Images#resolve}, of an image that it is built from
     * @throws EngineException.RegistryUnreachable likewise
     * @throws EngineException.RegistryDenied likewise
     * @throws EngineException.PullTimedOut past the deadline
     */
    public ResolvedImage build(
            ImageBuild wanted,
            Optional<RegistryLogin> login,
            Duration deadline,
            Consumer<String> progress,
            Consumer<String> log) {
        var lock = locks.get(Math.floorMod(wanted.key().hashCode(), LOCKS));
        acquire(lock, wanted, deadline);
        try {
            var before = find(wanted, Optional.empty());
            if (before.isEmpty()) {
                builds.build(wanted, tag(wanted), login, deadline, progress, log);
            }
            return before.or(() -> find(wanted, Optional.empty()))
                    .orElseThrow(() -> new EngineException.Failed(
                            "image " + tag(wanted) + " was built and is gone; was it removed? see: docker image ls"));
        } finally {
            lock.unlock();
        }
    }

    private static void acquire(ReentrantLock lock, ImageBuild wanted, Duration deadline) {
        try {
            if (!lock.tryLock(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new EngineException.PullTimedOut("the build of " + wanted.name() + " waited "
                        + deadline.toSeconds() + " s for the same build of another application");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException.Cancelled("build of " + wanted.name() + ": cancelled");
        }
    }

    /**
     * Removes what was built and none of these references names. One that somebody has given another name keeps that,
     * and one that a container is made of stays.
     */
    public void keepOnly(Collection<String> references) {
        var needed = references.stream()
                .flatMap(it -> images.find(it).stream())
                .map(it -> it.path("Id").asText())
                .collect(Collectors.toSet());
        var ids = new TreeSet<String>();
        connection
                .read("list built images", EngineRequest.get("/images/json", Map.of("filters", filter())))
                .forEach(it -> ids.add(it.path("Id").asText()));
        ids.removeAll(needed);
        ids.forEach(this::remove);
    }

    private String filter() {
        return "{\"reference\":[\"" + connection.config().instance() + "/build\"]}";
    }

    private void remove(String id) {
        images.find(id).filter(this::isOurs).stream()
                .flatMap(image -> ContainerReading.texts(image.path("RepoTags")).stream())
                .filter(tag -> tag.startsWith(prefix()))
                .forEach(this::removeUnused);
    }

    private void removeUnused(String tag) {
        try {
            connection.call(
                    "remove image " + tag,
                    client -> client.removeImageCmd(tag).withNoPrune(false).exec());
        } catch (EngineException.WrongState | EngineException.Gone used) {
            LOG.atDebug().addKeyValue("image", tag).log("not removed: {}", used.getMessage());
        }
    }

    private String tag(ImageBuild wanted) {
        return prefix() + wanted.key();
    }

    private String prefix() {
        return connection.config().instance() + "/build:";
    }

    private boolean isOurs(JsonNode image) {
        return Ownership.of(connection.config())
                .owns(Ownership.read(image.path("Config").path("Labels")));
    }
}
