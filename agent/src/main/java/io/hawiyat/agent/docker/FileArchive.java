package io.hawiyat.agent.docker;

import io.hawiyat.agent.manifest.Workload.FileMount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The files of a container as one tar. It has no entries for folders: the engine makes those that are missing, owned by
 * root, and leaves those that are there as they are.
 */
final class FileArchive {

    private FileArchive() {}

    /** @param contents by SHA-256 */
    static byte[] of(List<FileMount> files, Map<String, byte[]> contents) {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (var file : files) {
                add(tar, file, Objects.requireNonNull(contents.get(file.sha256())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @param contents by their absolute path; everybody may read them */
    static byte[] of(Map<String, byte[]> contents) {
        var files = contents.keySet().stream()
                .map(path -> new FileMount(path, path, 0644, path))
                .toList();
        return of(files, contents);
    }

    private static void add(TarArchiveOutputStream tar, FileMount file, byte[] content) throws IOException {
        var entry = new TarArchiveEntry(file.target().substring(1));
        entry.setSize(content.length);
        entry.setMode(file.mode());
        entry.setIds(0, 0);
        // The same content is the same container, whenever it is made.
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** Whether the archive of one file, as the engine gives it, holds this content. */
    static boolean holds(InputStream archive, byte[] content) throws IOException {
        try (var tar = new TarArchiveInputStream(archive)) {
            var entry = tar.getNextEntry();
            return entry != null
                    && entry.getSize() == content.length
                    && Arrays.equals(tar.readNBytes(content.length), content);
        }
    }
}
