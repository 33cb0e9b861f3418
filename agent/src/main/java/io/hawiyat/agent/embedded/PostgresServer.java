package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** PostgreSQL on loopback TCP, with a password over SCRAM and no socket file. */
final class PostgresServer extends InstalledServer {

    static final String MAJOR = Programs.POSTGRES_VERSION.substring(0, Programs.POSTGRES_VERSION.indexOf('.'));

    private static final String USER = "hawiyat";
    private static final String DATABASE = "postgres";
    private static final Duration INITDB_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_REQUEST_LIMIT = Duration.ofSeconds(5);
    private static final String CANNOT_CONNECT_NOW = "57P03";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private final Path programs;

    PostgresServer(ServerFiles files, Programs programs) throws IOException {
        super(files, programs.postgres().resolve("bin/postgres"));
        this.programs = programs.postgres().resolve("bin");
    }

    /**
     * Refuses data of another version before anything is written.
     *
     * @param data which may not exist yet
     */
    static void requireKnownVersion(Path data) throws IOException {
        if (!Files.exists(data)) {
            return;
        }
        var version = PrivateFile.read(data.resolve("PG_VERSION")).orElse("");
        if (version.isEmpty()) {
            throw new StartRefused(
                    StartRefused.Why.UNKNOWN_VERSION,
                    "%s has no file PG_VERSION and so is not the data of a PostgreSQL server; it was left untouched: move it away, or name another data directory with --data DIR"
                            .formatted(data));
        }
        if (!version.equals(MAJOR)) {
            throw new StartRefused(
                    StartRefused.Why.UNKNOWN_VERSION,
                    "%s was written by PostgreSQL %s, and this program has PostgreSQL %s; it was left untouched: run `hawiyat backup FILE` with the release that wrote it, then `hawiyat restore FILE` with this one and an empty data directory"
                            .formatted(data, version, MAJOR));
        }
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public String url() {
        return url(Integer.toString(port()), password());
    }

    static String url(String port, String password) {
        return "jdbc:postgresql://%s:%s/%s?user=%s&password=%s&sslmode=disable"
                .formatted(LoopbackPort.HOST, port, DATABASE, USER, password);
    }

    @Override
    public void install() throws IOException, InterruptedException {
        if (Files.exists(files().data())) {
            return;
        }
        // A name of its own each time: the initdb of a killed agent may still be writing to an earlier one.
        var draft = files().createDraft();
        // A collation of PostgreSQL's own: that of the machine's C library may differ where the data is moved to.
        launcher()
                .run(
                        List.of(
                                program("initdb"),
                                "--pgdata=" + draft,
                                "--username=" + USER,
                                "--pwfile=" + files().data().resolveSibling("postgres.password"),
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--locale=C",
                                "--locale-provider=builtin",
                                "--builtin-locale=C.UTF-8",
                                "--data-checksums",
                                "--sync-method=syncfs",
                                "--no-instructions"),
                        INITDB_LIMIT);
        Files.move(draft, files().data(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    String configuration(int port) {
        return """
                # Written by the agent at each start; settings of your own go into postgres.local.conf beside this file.
                listen_addresses = '%s'
                port = %d
                unix_socket_directories = ''
                max_connections = 100
                shared_buffers = 64MB
                huge_pages = off
                # Parallel queries need more shared memory than a container has by default.
                max_parallel_workers_per_gather = 0
                wal_level = minimal
                max_wal_senders = 0
                min_wal_size = 32MB
                max_wal_size = 256MB
                fsync = on
                timezone = 'UTC'
                log_timezone = 'UTC'
                log_line_prefix = '%%m [%%p] '
                log_min_messages = warning
                log_checkpoints = off
                # Statements and the details of their errors carry values, which may be secret.
                log_min_error_statement = panic
                log_error_verbosity = terse
                include_if_exists 'postgres.local.conf'
                """.formatted(LoopbackPort.HOST, port);
    }

    @Override
    List<String> arguments() {
        return List.of("-D", files().data().toString(), "-c", "config_file=" + files().configuration());
    }

    @Override
    Path namedBy() {
        return files().data();
    }

    @Override
    public Answer probe(Duration timeout) {
        var properties = new Properties();
        var seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        // A new connection each time: those that exist go on answering when the main process hangs.
        try (var connection = DriverManager.getConnection(url(), properties);
                var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            return new Answer.Ready();
        } catch (SQLException e) {
            return answer(Optional.ofNullable(e.getSQLState()).orElse(""), String.valueOf(e.getMessage()));
        }
    }

    private static Answer answer(String sqlState, String message) {
        return switch (sqlState) {
            case CANNOT_CONNECT_NOW -> new Answer.Starting(message);
            case TOO_MANY_CONNECTIONS -> new Answer.Ready();
            default -> new Answer.Silent(message);
        };
    }

    /** By pg_ctl, because Java cannot send the signal of a fast shutdown: SIGTERM would wait for every client. */
    @Override
    public void requestStop(ProcessHandle process) throws IOException, InterruptedException {
        launcher()
                .run(
                        List.of(
                                program("pg_ctl"),
                                "stop",
                                "--mode=fast",
                                "--no-wait",
                                "--silent",
                                "--pgdata=" + files().data()),
                        STOP_REQUEST_LIMIT);
    }

    @Override
    Path pidFile() {
        return files().data().resolve("postmaster.pid");
    }

    private String program(String name) {
        return programs.resolve(name).toString();
    }
}
