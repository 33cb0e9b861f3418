package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what the engine says while it pulls. */
final class Pull {

    private static final String DIGEST = "Digest: ";
    private static final List<String> MISSING =
            List.of("manifest unknown", "not found", "does not exist", "repository name not known");
    private static final String OF_OTHER_PLATFORMS = "no matching manifest";
    private static final List<String> DENIED =
            List.of("unauthorized", "authentication required", "denied", "no basic auth", "toomanyrequests");

    private final Consumer<String> progress;
    private final Map<String, Layer> layers = new HashMap<>();
    private @Nullable String digest;

    /** @param progress gets one line at each change worth telling, such as {@code 2 of 5 layers, 12 of 40 MB} */
    Pull(Consumer<String> progress) {
        this.progress = progress;
    }

    private record Layer(boolean done, long bytes, long size) {}

    /** The digest by which the registry knows what was pulled. */
    Optional<String> read(InputStream body) throws IOException {
        try (var lines = Json.stream(body)) {
            while (lines.hasNextValue()) {
                read(lines.nextValue());
            }
        }
        return Optional.ofNullable(digest);
    }

    private void read(JsonNode line) {
        if (line.has("error")) {
            throw new EngineAnswer(500, line.path("error").asText());
        }
        var status = line.path("status").asText("");
        if (status.startsWith(DIGEST)) {
            digest = status.substring(DIGEST.length());
        }
        switch (status) {
            case "Pulling fs layer", "Waiting" -> layer(line, false);
            case "Downloading" ->
                layers.put(id(line), new Layer(false, detail(line, "current"), detail(line, "total")));
            case "Pull complete", "Already exists" -> layer(line, true);
            default -> {}
        }
    }

    private void layer(JsonNode line, boolean done) {
        var before = layers.getOrDefault(id(line), new Layer(false, 0, 0));
        layers.put(id(line), new Layer(done, done ? before.size : before.bytes, before.size));
        progress.accept(summary());
    }

    private String summary() {
        var done = layers.values().stream().filter(Layer::done).count();
        var bytes = layers.values().stream().mapToLong(Layer::bytes).sum();
        var size = layers.values().stream().mapToLong(Layer::size).sum();
        return done + " of " + layers.size() + " layers"
                + (size == 0 ? "" : ", " + mega(bytes) + " of " + mega(size) + " MB");
    }

    private static long mega(long bytes) {
        return Math.round(bytes / 1e6);
    }

    private static String id(JsonNode line) {
        return line.path("id").asText("");
    }

    private static long detail(JsonNode line, String field) {
        return line.path("progressDetail").path(field).asLong(0);
    }

    /** What a failed pull means: only its text tells whether the image is missing or the registry is. */
    static EngineException meaning(String image, String registry, EngineException failure) {
        if (failure instanceof EngineException.Unreachable
                || failure instanceof EngineException.DiskFull
                || failure instanceof EngineException.Cancelled) {
            return failure;
        }
        var text = String.valueOf(failure.getMessage());
        var known = text.toLowerCase(Locale.ROOT);
        if (known.contains("pull access denied")) {
            return new EngineException.ImageNotFound("image " + image + " is not at " + registry
                    + ", or not to be seen without credentials; check its name, or: docker login " + registry);
        }
        if (Failures.hasOneOf(known, DENIED)) {
            return new EngineException.RegistryDenied(text + "; check the credentials: docker login " + registry);
        }
        if (known.contains(OF_OTHER_PLATFORMS)) {
            return new EngineException.ImageNotFound("image " + image + " is not made for this platform: " + text
                    + "; name one that it is made for in spec.platform");
        }
        if (failure instanceof EngineException.Refused) {
            return failure;
        }
        return Failures.hasOneOf(known, MISSING) && !known.contains("no such host")
                ? new EngineException.ImageNotFound(text + "; check the name and tag of " + image)
                : new EngineException.RegistryUnreachable(
                        registry, text + "; is " + registry + " reachable from the engine?");
    }
}
