package io.hawiyat.agent.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The servers' programs, unpacked from the jar once per version. A folder has its final name only when it is complete,
 * so that one left half-made by a crash is made again.
 */
final class Programs {

    /** Of the binaries artifact in the pom; a test holds the two together. */
    static final String POSTGRES_VERSION = "17.11.0";

    private static final String REDIS_VERSION = "6.2";
    private static final Duration TRIAL = Duration.ofSeconds(10);

    private final Path folder;
    private final Platform platform;

    /** @param folder where the folders {@code bin-...} are */
    Programs(Path folder, Platform platform) {
        this.folder = folder;
        this.platform = platform;
    }

    /** The folder with {@code bin/postgres} and {@code bin/initdb} in it. */
    Path postgres() throws IOException {
        return unpackedOnce("bin-postgres-" + POSTGRES_VERSION, this::unpackPostgres);
    }

    /** The folder with {@code redis-server} in it. */
    Path redis() throws IOException {
        return unpackedOnce("bin-redis-" + REDIS_VERSION, this::unpackRedis);
    }

    /** Removes what earlier versions of the agent unpacked, and what a crash left half-made. */
    void removeOthers() throws IOException {
        var current = Set.of("bin-postgres-" + POSTGRES_VERSION, "bin-redis-" + REDIS_VERSION);
        try (var entries = Files.newDirectoryStream(folder, "{bin-*,*.partial*}")) {
            for (var entry : entries) {
                if (!current.contains(String.valueOf(entry.getFileName()))) {
                    deleteTree(entry);
                }
            }
        }
    }

    private interface Unpacking {
        void into(Path target) throws IOException;
    }

    private Path unpackedOnce(String name, Unpacking unpacking) throws IOException {
        var target = folder.resolve(name);
        if (Files.isDirectory(target)) {
            return target;
        }
        var draft = folder.resolve(name + ".partial");
        deleteTree(draft);
        createFolder(draft);
        unpacking.into(draft);
        return Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private void unpackPostgres(Path target) throws IOException {
        try (var resource = resource(platform.postgresArchive());
                var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(resource)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException(platform.postgresArchive() + " has an entry outside: " + entry.getName());
                }
                unpack(entry, tar, path);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path path) throws IOException {
        createFolder(entry.isDirectory() ? path : path.resolveSibling(""));
        if (entry.isDirectory()) {
            return;
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, path);
            var executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** The first build that this machine can load. */
    private void unpackRedis(Path target) throws IOException {
        var program = target.resolve("redis-server");
        var refusals = new ArrayList<String>();
        for (var name : platform.redisPrograms()) {
            try (var resource = resource(name)) {
                Files.copy(resource, program, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            var refusal = trial(List.of(program.toString(), "--version"));
            if (refusal.isEmpty()) {
                return;
            }
            refusals.add(name + ": " + refusal);
        }
        throw new StartRefused(
                StartRefused.Why.UNSUPPORTED,
                "no embedded Redis runs on this machine (%s); set HAWIYAT_REDIS_URL to a server of your own"
                        .formatted(String.join("; ", refusals)));
    }

    /** Empty when the program runs, else what it says. */
    private static String trial(List<String> command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
        try (var output = process.inputReader()) {
            if (!process.waitFor(TRIAL.toMillis(), TimeUnit.MILLISECONDS)) {
                return "no answer within " + TRIAL;
            }
            return process.exitValue() == 0 ? "" : String.join(" ", output.readAllLines());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while trying " + command, e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static InputStream resource(String name) throws IOException {
        var resource = Programs.class.getResourceAsStream("/" + name);
        if (resource == null) {
            throw new IOException(
                    "the resource " + name + " is missing from the program; build it again with its dependencies");
        }
        return resource;
    }

    private static void createFolder(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        createFolder(path.resolveSibling(""));
        Files.createDirectory(path);
        // Whatever the umask: the servers' account has to read what a root agent unpacked.
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void deleteTree(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> deepestFirst;
        try (var tree = Files.walk(path)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (var file : deepestFirst) {
            Files.delete(file);
        }
    }
}
