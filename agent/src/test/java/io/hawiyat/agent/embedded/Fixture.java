package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An agent's part of this package, and looks at its servers from outside. */
final class Fixture implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(60);

    static final EmbeddedConfig QUICK = new EmbeddedConfig(
            Optional.empty(),
            Duration.ofMillis(200),
            Duration.ofSeconds(2),
            Duration.ofSeconds(6),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10));

    private final DataDirectory directory;
    private final EmbeddedServers servers;

    private Fixture(DataDirectory directory, EmbeddedServers servers) {
        this.directory = directory;
        this.servers = servers;
    }

    static Fixture start(Path path) throws IOException, InterruptedException {
        var directory = DataDirectory.open(path, new SecureRandom());
        try {
            return new Fixture(directory, EmbeddedServers.start(directory, QUICK, InstantSource.system()));
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    EmbeddedServers servers() {
        return servers;
    }

    Path data(String server) {
        return directory.path().resolve("embedded").resolve(server);
    }

    Optional<ProcessHandle> process(String server) throws IOException {
        return process(directory.path(), server);
    }

    /** As the server's own pid file names it. */
    static Optional<ProcessHandle> process(Path directory, String server) throws IOException {
        var pidFile = server.equals("postgres") ? "postmaster.pid" : "redis.pid";
        return ProcessTable.namedBy(
                directory.resolve("embedded").resolve(server).resolve(pidFile));
    }

    String sql(String statement) throws SQLException {
        try (var connection = DriverManager.getConnection(servers.databaseUrl());
                var result = connection.createStatement()) {
            if (!result.execute(statement)) {
                return "";
            }
            var rows = result.getResultSet();
            return rows.next() ? rows.getString(1) : "";
        }
    }

    /** What Redis answers to these lines. */
    String redis(String... lines) throws IOException {
        var url = URI.create(servers.redisUrl());
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            var text = String.join("\r\n", lines) + "\r\nQUIT\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    String redisPassword() {
        return URI.create(servers.redisUrl()).getUserInfo().substring(1);
    }

    static int port(String url) {
        return URI.create(url.replace("jdbc:", "")).getPort();
    }

    static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new IOException("cannot signal " + process.pid());
        }
    }

    static List<String> listening(int port) throws IOException {
        try (var four = Files.lines(Path.of("/proc/net/tcp"));
                var six = Files.lines(Path.of("/proc/net/tcp6"))) {
            return Stream.concat(four, six)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields[3].equals("0A"))
                    .map(fields -> fields[1])
                    .filter(address -> address.endsWith(":%04X".formatted(port)))
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        servers.close();
        directory.close();
    }
}
