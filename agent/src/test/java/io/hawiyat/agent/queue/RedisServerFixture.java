package io.hawiyat.agent.queue;

import io.hawiyat.agent.host.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Redis on a port of its own, without persistence, that a test may end, pause and start again. */
public final class RedisServerFixture implements AutoCloseable {

    private static final long DEADLINE_SECONDS = 10;
    private static final String READY = "Ready to accept connections";

    private final Path directory;
    private final Path binary;
    private final int port;
    private Process process;

    private RedisServerFixture() throws IOException {
        directory = Files.createTempDirectory("hawiyat-redis");
        binary = directory.resolve("redis-server");
        try (var packed = RedisServerFixture.class.getResourceAsStream("/" + binaryName())) {
            if (packed == null) {
                throw new IllegalStateException("no " + binaryName() + " on the class path: the dependency "
                        + "com.github.codemonstur:embedded-redis brings it, see agent/pom.xml");
            }
            Files.copy(packed, binary);
        }
        Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwx------"));
        port = FreePort.next();
        process = launch();
        // A run of the tests that is interrupted leaves no server behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> process.destroyForcibly()));
    }

    public static RedisServerFixture started() {
        try {
            return new RedisServerFixture();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a Redis for the test", e);
        }
    }

    /** Never connected: nothing listens there until {@link #start}. */
    public static RedisServerFixture notYetStarted() {
        var server = started();
        server.kill();
        return server;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public void start() {
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Redis again on port " + port, e);
        }
    }

    /** As {@code kill -9}; all data is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    public void restart() {
        kill();
        start();
    }

    /** Connections stay, answers stop. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    @Override
    public void close() {
        kill();
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> {
                if (!file.delete()) {
                    throw new IllegalStateException("cannot remove " + file);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }

    private Process launch() throws IOException {
        var command = List.of(
                binary.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                directory.toString());
        var started = new ProcessBuilder(command).redirectErrorStream(true).start();
        awaitReady(started);
        return started;
    }

    private static void awaitReady(Process started) throws IOException {
        var output = new StringBuilder();
        // Not closed: closing would break the pipe that Redis logs to.
        var log = started.inputReader(StandardCharsets.UTF_8);
        for (var line = log.readLine(); line != null; line = log.readLine()) {
            if (line.contains(READY)) {
                return;
            }
            output.append(line).append('\n');
        }
        throw new IllegalStateException("Redis ended before it was ready:\n" + output);
    }

    private void signal(String name) {
        try {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (!kill.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("cannot send " + name + " to Redis");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Redis " + process.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String binaryName() {
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> "redis-server-6.2.6-v5-linux-amd64";
            case "aarch64" -> "redis-server-6.2.7-linux-arm64";
            case String other -> throw new IllegalStateException("no Redis for " + other + " on the class path");
        };
    }
}
