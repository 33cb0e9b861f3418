package io.hawiyat.agent.state;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A backup that was read through once: its index is known, and every entry of it is whole. */
public final class BackupFile implements AutoCloseable {

    static final String INDEX = "backup.json";
    static final String TABLES = "tables/";
    static final String FILES = "files/";

    private final ZipFile zip;
    private final BackupIndex index;

    private BackupFile(ZipFile zip, BackupIndex index) {
        this.zip = zip;
        this.index = index;
    }

    /**
     * Opens a backup and reads all of it, so that one that is damaged is known before anything is done with it.
     *
     * @throws BackupRefused when it is no backup, is not whole, or was written by a newer program
     */
    public static BackupFile open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try {
            var zip = new ZipFile(file.toFile());
            try {
                return new BackupFile(zip, checked(zip, file));
            } catch (IOException | RuntimeException refused) {
                zip.close();
                throw refused;
            }
        } catch (ZipException | EOFException damaged) {
            throw new BackupRefused(
                    "%s is not a whole backup (%s): nothing was restored; use another one".formatted(file, damaged));
        }
    }

    private static BackupIndex checked(ZipFile zip, Path file) throws IOException {
        if (zip.getEntry(INDEX) == null) {
            throw new BackupRefused(file + " is not a backup of Hawiyat: it has no " + INDEX);
        }
        readThrough(zip, INDEX);
        var index = StoredJson.read(new String(bytes(zip, INDEX), StandardCharsets.UTF_8), BackupIndex.class);
        if (index.format() != BackupIndex.FORMAT) {
            throw new BackupRefused(
                    "%s was written by Hawiyat %s in format %d, and this program reads format %d: use that version, or a newer one"
                            .formatted(file, index.program(), index.format(), BackupIndex.FORMAT));
        }
        for (var table : index.tables()) {
            readThrough(zip, TABLES + table.name());
        }
        for (var name : index.files()) {
            readThrough(zip, FILES + name);
        }
        return index;
    }

    /** Compares the sum that was kept of an entry, which reading it does not. */
    private static void readThrough(ZipFile zip, String name) throws IOException {
        var entry = entry(zip, name);
        try (var content = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
            content.transferTo(OutputStream.nullOutputStream());
            if (content.getChecksum().getValue() != entry.getCrc()) {
                throw new ZipException(name + " has another check sum");
            }
        }
    }

    private static byte[] bytes(ZipFile zip, String name) throws IOException {
        try (var content = zip.getInputStream(entry(zip, name))) {
            return content.readAllBytes();
        }
    }

    private static ZipEntry entry(ZipFile zip, String name) throws IOException {
        return Optional.ofNullable(zip.getEntry(name)).orElseThrow(() -> new ZipException("no " + name));
    }

    public BackupIndex index() {
        return index;
    }

    /** The files of the data directory, by name. */
    public Map<String, byte[]> files() throws IOException {
        var files = new TreeMap<String, byte[]>();
        for (var name : index.files()) {
            files.put(name, bytes(zip, FILES + name));
        }
        return files;
    }

    /** The rows of a table. Closed by the caller. */
    InputStream rows(BackupIndex.Table table) throws IOException {
        return zip.getInputStream(entry(zip, TABLES + table.name()));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
