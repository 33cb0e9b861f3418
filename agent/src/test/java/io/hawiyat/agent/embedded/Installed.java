package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * A data directory that has seen its first start, which takes seconds: one for all tests, removed at their end. The
 * folder above is closed to all but its owner, as those of mktemp are.
 */
final class Installed {

    private static final Path DIRECTORY = firstStart();

    private Installed() {}

    static Path directory() {
        return DIRECTORY;
    }

    private static Path firstStart() {
        var begin = System.nanoTime();
        try {
            var closed = Files.createTempDirectory(
                    "hawiyat-embedded",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(closed)));
            var directory = Files.createDirectory(closed.resolve("data"));
            try (var agent = Fixture.start(directory)) {
                report("first start", begin);
                agent.sql("CREATE TABLE visits(number int)");
            }
            return directory;
        } catch (Exception e) {
            throw new IllegalStateException("the first start failed", e);
        }
    }

    static Duration report(String what, long begin) {
        var took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.println("embedded servers, " + what + ": " + took.toMillis() + " ms");
        return took;
    }

    private static void remove(Path directory) {
        try {
            Programs.deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
