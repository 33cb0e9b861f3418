package io.hawiyat.agent.state;

import io.hawiyat.agent.host.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The real PostgreSQL of the embedded default, one for all tests of this JVM, gone when the JVM is. */
final class PostgresServer {

    private static final Duration START_DEADLINE = Duration.ofSeconds(60);

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final int port;

    private PostgresServer(int port) {
        this.port = port;
    }

    static PostgresServer start() {
        try {
            var programs = programs();
            var data = Files.createTempDirectory("hawiyat-test-postgres-");
            own(data);
            run(List.of(
                    programs + "/bin/initdb",
                    "-D",
                    data + "/data",
                    "-U",
                    "hawiyat",
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--no-locale",
                    "--no-sync"));
            var port = FreePort.next();
            launch(programs, data, port);
            var server = new PostgresServer(port);
            server.awaitReady(data.resolve("log"));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL for the tests", e);
        }
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=hawiyat";
    }

    /** The shell ends the server and its data when its input does: the JVM holds the other end, even when it is killed. */
    private static void launch(Path programs, Path data, int port) throws IOException {
        var script = """
                "$1/bin/postgres" -D "$2/data" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
                -c fsync=off -c full_page_writes=off -c max_connections=300 -c timezone=UTC \
                </dev/null >"$2/log" 2>&1 &
                cat >/dev/null
                kill -QUIT $!
                wait $!
                rm -rf "$2"
                """;
        new ProcessBuilder(unprivileged(
                        List.of("/bin/sh", "-c", script, "sh", programs.toString(), data.toString(), "" + port)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void awaitReady(Path log) throws IOException {
        var deadline = Instant.now().plus(START_DEADLINE);
        while (true) {
            try {
                DriverManager.getConnection(url("postgres")).close();
                return;
            } catch (SQLException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("PostgreSQL did not start:\n" + Files.readString(log), e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    /** Unpacked once for each version, and shared by all JVMs. */
    private static Path programs() throws IOException {
        var arm = "aarch64".equals(System.getProperty("os.arch"));
        var resource = "/postgres-linux-" + (arm ? "arm_64" : "x86_64") + ".txz";
        try (var archive = PostgresServer.class.getResourceAsStream(resource)) {
            if (archive == null) {
                throw new IllegalStateException(resource + " is not on the class path: run `make build`");
            }
            var version = Integer.toHexString(
                    String.valueOf(PostgresServer.class.getResource(resource)).hashCode());
            var programs = Path.of(System.getProperty("java.io.tmpdir"), "hawiyat-test-postgres-programs-" + version);
            if (!Files.exists(programs)) {
                var unpacked = Files.createTempDirectory("hawiyat-test-unpack-");
                unpack(new TarArchiveInputStream(new XZCompressorInputStream(archive)), unpacked);
                Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwxr-xr-x"));
                publish(unpacked, programs);
            }
            return programs;
        }
    }

    private static void publish(Path unpacked, Path programs) throws IOException {
        try {
            Files.move(unpacked, programs);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            run(List.of("rm", "-rf", unpacked.toString()));
        }
    }

    private static void unpack(TarArchiveInputStream archive, Path target) throws IOException {
        try (archive) {
            for (TarArchiveEntry entry; (entry = archive.getNextEntry()) != null; ) {
                var path = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(archive, path);
                    var executable = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    /** PostgreSQL refuses to run as root. */
    private static List<String> unprivileged(List<String> command) {
        if (!ROOT) {
            return command;
        }
        var dropped = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
        dropped.addAll(command);
        return dropped;
    }

    private static void own(Path directory) throws IOException {
        if (ROOT) {
            Files.setAttribute(directory, "unix:uid", 65534);
            Files.setAttribute(directory, "unix:gid", 65534);
        }
    }

    private static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(unprivileged(command))
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command.getFirst() + " failed:\n" + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command.getFirst(), e);
        }
    }
}
