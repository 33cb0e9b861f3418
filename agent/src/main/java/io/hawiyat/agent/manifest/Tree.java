package io.hawiyat.agent.manifest;

import java.util.Optional;
import java.util.SortedMap;

/**
 * All regular files below a source's path, as one commit has them. Paths are relative to the source's path, with
 * slashes, and never leave it.
 */
public interface Tree {

    /** Sizes in bytes by path, of the whole tree. */
    SortedMap<String, Long> sizes();

    /**
     * All bytes of one of the files. It is asked only for manifests and for files that they name, within the limits.
     *
     * @throws RuntimeException the implementation's own, when the file can not be read; it ends the whole reading
     */
    byte[] bytes(String path);

    /** SHA-256 of a file's bytes, lower-case hex. Fails as {@link #bytes} does. */
    default String sha256(String path) {
        return Sha256.of(bytes(path));
    }

    /** Whether a file may be run. */
    default boolean executable(String path) {
        return false;
    }

    /** An id of a file's bytes, the same for the same bytes only; empty where nobody knows one without reading them. */
    default Optional<String> content(String path) {
        return Optional.empty();
    }
}
