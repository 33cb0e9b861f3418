package io.hawiyat.agent.dashboard;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The stylesheet, the script and the icon, under names that change with their content: cached for ever, never stale. */
@Singleton
public final class Assets {

    private static final Map<String, String> TYPES = Map.of(
            "dashboard.css", "text/css; charset=utf-8",
            "dashboard.js", "text/javascript; charset=utf-8",
            "mark.svg", "image/svg+xml");

    private final Map<String, String> paths = new HashMap<>();
    private final Map<String, Asset> assets = new HashMap<>();

    Assets() {
        TYPES.forEach((name, type) -> {
            var content = read(name);
            var hashed = name.replace(".", "." + hash(content) + ".");
            paths.put(name, "/assets/" + hashed);
            assets.put(hashed, new Asset(type, content));
        });
    }

    /** One file. */
    record Asset(String type, String content) {}

    /** Where a file is served. */
    public String path(String name) {
        return Optional.ofNullable(paths.get(name))
                .orElseThrow(() -> new IllegalArgumentException("there is no asset " + name));
    }

    Optional<Asset> find(String hashedName) {
        return Optional.ofNullable(assets.get(hashedName));
    }

    private static String read(String name) {
        try (var resource = Assets.class.getResourceAsStream("assets/" + name)) {
            if (resource == null) {
                throw new IllegalStateException("the jar lacks the dashboard's " + name);
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the dashboard's " + name, e);
        }
    }

    private static String hash(String content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
