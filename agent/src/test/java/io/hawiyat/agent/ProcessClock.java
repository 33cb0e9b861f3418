package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

/**
 * The wall clock of one process and of all that it starts, as libfaketime shows it to them: set while they run, as an
 * operator sets a machine's. Their monotonic clock goes on.
 */
final class ProcessClock implements AutoCloseable {

    private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

    private final Path folder;
    private final Path offset;

    /** @param ahead of this machine's */
    ProcessClock(Duration ahead) {
        try {
            this.folder = Files.createTempDirectory("hawiyat-clock");
            // PostgreSQL runs as another account.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            this.offset = folder.resolve("offset");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        set(ahead);
    }

    /** From now on it is so far ahead of this machine's, behind it when negative. */
    void set(Duration ahead) {
        try {
            var next = Files.writeString(folder.resolve("next"), "%+d\n".formatted(ahead.toSeconds()));
            Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a process that is to go by it. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library().toString(),
                "FAKETIME_TIMESTAMP_FILE", offset.toString(),
                "FAKETIME_NO_CACHE", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // It takes timed waits of the JVM for ones by the wall clock otherwise, and ends them at once.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "NO_FAKE_STAT", "1");
    }

    private static Path library() {
        try (var folders = Files.newDirectoryStream(Path.of("/usr/lib"))) {
            for (var folder : folders) {
                if (Files.exists(folder.resolve(LIBRARY))) {
                    return folder.resolve(LIBRARY);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fail("libfaketime is missing; run 'testbed/up clock', or 'apt-get install libfaketime'");
    }

    @Override
    public void close() {
        Stage.deleteRecursively(folder);
    }
}
