package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.manifest.Application.PullPolicy;
import io.hawiyat.agent.plan.ImageDefaults;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Images of the engine: resolved to what never changes, and kept. Everything throws {@link EngineException}. */
public final class Images {

    private final EngineConnection connection;
    private final Pulls pulls;
    private final Map<String, ImageDefaults> defaults = new ConcurrentHashMap<>();
    private volatile Optional<Boolean> digestsAreRegistrys = Optional.empty();

    Images(EngineConnection connection) {
        this.connection = connection;
        this.pulls = new Pulls(connection);
    }

    /**
     * Makes sure that the image is on the engine, and pins it. Callers that want the same image at once share one pull.
     *
     * @param reference as written, or one that was pinned before
     * @param platform such as {@code linux/arm64}; empty takes the engine's
     * @param deadline of the pull
     * @param progress lines for a person, while it is pulled
     * @throws EngineException.ImageNotFound no registry has it, or the policy forbids to ask one
     * @throws EngineException.RegistryUnreachable no first word, or none that helps
     * @throws EngineException.RegistryDenied other credentials are wanted
     * @throws EngineException.PullTimedOut past the deadline
     */
    public ResolvedImage resolve(
            String reference,
            PullPolicy policy,
            Optional<String> platform,
            Duration deadline,
            Consumer<String> progress) {
        return resolve(reference, policy, platform, Optional.empty(), deadline, progress);
    }

    /**
     * The same, with the credentials of who asks.
     *
     * @param login in place of what the Docker client's configuration has
     */
    public ResolvedImage resolve(
            String reference,
            PullPolicy policy,
            Optional<String> platform,
            Optional<RegistryLogin> login,
            Duration deadline,
            Consumer<String> progress) {
        var image = ImageReference.parse(reference);
        var local = policy == PullPolicy.ALWAYS && !ImageReference.isId(reference)
                ? Optional.<JsonNode>empty()
                : find(reference).filter(found -> platform.isEmpty() || isFor(found, platform.get()));
        if (local.isPresent()) {
            return present(reference, local.get());
        }
        if (policy == PullPolicy.NEVER || ImageReference.isId(reference)) {
            throw new EngineException.ImageNotFound("image " + reference + " is not on the engine"
                    + platform.map(wanted -> " for " + wanted).orElse("")
                    + (policy == PullPolicy.NEVER ? ", and pullPolicy Never forbids to pull it" : "")
                    + "; see: docker image ls");
        }
        progress.accept("pulling " + reference);
        return pulled(image, pulls.pull(reference, platform, login, deadline, progress), platform);
    }

    /**
     * By the registry's digest, but where that means the same image for another platform: of one digest the engine knows
     * one image only, that which was pulled first.
     */
    private ResolvedImage pulled(ImageReference image, Optional<String> digest, Optional<String> platform) {
        var pinned = digest.map(image::pinned)
                .filter(it -> platform.isEmpty()
                        || find(it).filter(found -> isFor(found, platform.get()))
                                .isPresent());
        if (pinned.isEmpty() && image.digest().isPresent()) {
            throw new EngineException.Failed(
                    "the engine has " + image.pinned(image.digest().get())
                            + " for another platform than " + platform.orElse("its own")
                            + ", and keeps one for a digest; name its tag, or remove the other: docker rmi");
        }
        var reference = pinned.orElseGet(() -> image.repository() + ":" + image.version());
        var found = find(reference)
                .orElseThrow(() -> new EngineException.Failed(
                        "image " + reference + " was pulled and is gone; was it removed? see: docker image ls"));
        var id = found.path("Id").asText();
        return new ResolvedImage(pinned.orElse(id), id, true, pinned.isPresent(), volumes(found));
    }

    private ResolvedImage present(String reference, JsonNode image) {
        var id = image.path("Id").asText();
        var pinned = ImageReference.isId(reference) ? Optional.<String>empty() : confirmed(reference, image);
        return new ResolvedImage(pinned.orElse(id), id, false, pinned.isPresent(), volumes(image));
    }

    private static Set<String> volumes(JsonNode image) {
        var paths = new TreeSet<String>();
        image.path("Config").path("Volumes").fieldNames().forEachRemaining(paths::add);
        return paths;
    }

    private Optional<String> confirmed(String reference, JsonNode image) {
        var parsed = ImageReference.parse(reference);
        if (parsed.digest().isPresent()) {
            return Optional.of(reference);
        }
        return digestsAreRegistrys()
                ? ContainerReading.texts(image.path("RepoDigests")).stream()
                        .filter(digest -> digest.startsWith(parsed.repository() + "@"))
                        .findFirst()
                : Optional.empty();
    }

    /** The containerd image store gives a digest to an image that was built here, and no registry knows it. */
    private boolean digestsAreRegistrys() {
        var known = digestsAreRegistrys;
        if (known.isEmpty()) {
            var status = connection.read("read the engine's settings", EngineRequest.get("/info", Map.of()));
            known = Optional.of(!status.path("DriverStatus").toString().contains("io.containerd.snapshotter"));
            digestsAreRegistrys = known;
        }
        return known.get();
    }

    /** By its id alone: no registry has it. */
    static ResolvedImage unconfirmed(JsonNode image) {
        var id = image.path("Id").asText();
        return new ResolvedImage(id, id, false, false, volumes(image));
    }

    Optional<JsonNode> find(String reference) {
        try {
            return Optional.of(connection.read(
                    "inspect image " + reference, EngineRequest.get("/images/" + reference + "/json", Map.of())));
        } catch (EngineException.ImageNotFound | EngineException.Gone missing) {
            return Optional.empty();
        }
    }

    private static boolean isFor(JsonNode image, String platform) {
        var own = platform(image);
        return own.equals(platform) || own.startsWith(platform + "/");
    }

    /** What the image gives to its containers, by the engine's id of it. */
    ImageDefaults defaults(String id) {
        var known = defaults.get(id);
        if (known == null) {
            known = find(id).map(Images::defaults).orElseGet(Images::unknown);
            if (!known.platform().isEmpty()) {
                defaults.put(id, known);
            }
        }
        return known;
    }

    /** Of an image that was removed by force from under its containers. */
    private static ImageDefaults unknown() {
        return defaults(Json.object());
    }

    private static ImageDefaults defaults(JsonNode image) {
        var config = image.path("Config");
        return new ImageDefaults(
                new LinkedHashMap<>(ContainerReading.environment(config.path("Env"))),
                ContainerReading.texts(config.path("Entrypoint")),
                ContainerReading.texts(config.path("Cmd")),
                text(config.path("WorkingDir")),
                text(config.path("User")),
                text(config.path("StopSignal")),
                platform(image),
                Ownership.read(config.path("Labels")),
                ContainerReading.healthcheck(config));
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.of(node.asText("")).filter(text -> !text.isEmpty());
    }

    private static String platform(JsonNode image) {
        var os = image.path("Os").asText("");
        var architecture = image.path("Architecture").asText("");
        var variant = image.path("Variant").asText("");
        return os.isEmpty() ? "" : os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }

    /** Spares it from {@code docker image prune}, until released. */
    public void keep(String id) {
        var name = connection.config().instance() + "/keep";
        connection.call(
                "tag image " + id,
                client -> client.tagImageCmd(id, name, tag(id)).exec());
    }

    /** Leaves a kept image to {@code docker image prune}. Does nothing when it was not kept. */
    public void release(String id) {
        var tag = connection.config().instance() + "/keep:" + tag(id);
        if (find(tag).isPresent()) {
            connection.call(
                    "untag image " + tag,
                    client -> client.removeImageCmd(tag).withNoPrune(true).exec());
        }
    }

    /** Releases every kept image that none of these references names. */
    public void keepOnly(Collection<String> references) {
        var needed = references.stream()
                .flatMap(it -> find(it).stream())
                .map(it -> it.path("Id").asText())
                .collect(Collectors.toSet());
        var filters =
                Map.of("filters", "{\"reference\":[\"" + connection.config().instance() + "/keep\"]}");
        connection
                .read("list kept images", EngineRequest.get("/images/json", filters))
                .forEach(it -> {
                    var id = it.path("Id").asText();
                    if (!needed.contains(id)) {
                        release(id);
                    }
                });
    }

    private static String tag(String id) {
        return id.substring(id.indexOf(':') + 1);
    }
}
