package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.BuildContext.Item;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The context of a build, with its contents, as a test makes it up. */
public final class BuildFiles {

    private final Map<String, byte[]> contents = new HashMap<>();
    private final String sha256;

    private BuildFiles(Map<String, String> texts) {
        var items = new TreeMap<>(texts)
                .entrySet().stream()
                        .map(file -> new Item(
                                file.getKey(), false, keep(file.getValue().getBytes(StandardCharsets.UTF_8))))
                        .toList();
        this.sha256 = keep(new BuildContext(items).bytes());
    }

    public static BuildFiles of(Map<String, String> texts) {
        return new BuildFiles(texts);
    }

    private String keep(byte[] bytes) {
        var digest = Sha256.of(bytes);
        contents.put(digest, bytes);
        return digest;
    }

    public String sha256() {
        return sha256;
    }

    public byte[] content(String digest) {
        return Objects.requireNonNull(contents.get(digest), digest);
    }
}
