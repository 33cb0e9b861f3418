package io.hawiyat.agent.state;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A backup while it is written: it gets its name when it is whole, and is readable by its owner only. */
final class BackupWriter implements AutoCloseable {

    private final Path file;
    private final Path draft;
    private final ZipOutputStream zip;

    private BackupWriter(Path file, Path draft) throws IOException {
        this.file = file;
        this.draft = draft;
        this.zip = new ZipOutputStream(Files.newOutputStream(draft));
    }

    static BackupWriter create(Path file) throws IOException {
        var absolute = file.toAbsolutePath();
        var folder = absolute.getParent() == null ? absolute : absolute.getParent();
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        return new BackupWriter(
                absolute, Files.createTempFile(folder, absolute.getFileName() + ".", ".new", ownerOnly));
    }

    void put(String entry, byte[] content) throws IOException {
        begin(entry).write(content);
        zip.closeEntry();
    }

    /** What is written there is the entry's content, until the next call of this writer. It is not to be closed. */
    OutputStream begin(String entry) throws IOException {
        zip.putNextEntry(new ZipEntry(entry));
        return zip;
    }

    void end() throws IOException {
        zip.closeEntry();
    }

    /** To be called last. */
    void complete(BackupIndex index) throws IOException {
        put(BackupFile.INDEX, StoredJson.write(index).getBytes(StandardCharsets.UTF_8));
        zip.close();
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        zip.close();
        Files.deleteIfExists(draft);
    }
}
