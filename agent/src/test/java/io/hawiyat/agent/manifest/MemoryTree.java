package io.hawiyat.agent.manifest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files that a test makes up. */
final class MemoryTree implements Tree {

    private final SortedMap<String, byte[]> files = new TreeMap<>();

    static MemoryTree of(String path, String text) {
        return new MemoryTree().with(path, text);
    }

    MemoryTree with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    MemoryTree with(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    @Override
    public SortedMap<String, Long> sizes() {
        var sizes = new TreeMap<String, Long>();
        files.forEach((path, bytes) -> sizes.put(path, (long) bytes.length));
        return sizes;
    }

    @Override
    public byte[] bytes(String path) {
        return Objects.requireNonNull(files.get(path), path);
    }

    @Override
    public Optional<String> content(String path) {
        return Optional.of(Arrays.toString(files.get(path)));
    }
}
