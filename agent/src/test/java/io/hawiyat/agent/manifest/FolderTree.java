package io.hawiyat.agent.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A folder of the disk, as it is now. */
public record FolderTree(Path root, SortedMap<String, Long> sizes) implements Tree {

    public static FolderTree of(Path root) throws IOException {
        var sizes = new TreeMap<String, Long>();
        try (var paths = Files.walk(root)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                sizes.put(root.relativize(path).toString(), Files.size(path));
            }
        }
        return new FolderTree(root, Collections.unmodifiableSortedMap(sizes));
    }

    @Override
    public byte[] bytes(String path) {
        try {
            return Files.readAllBytes(root.resolve(path));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
