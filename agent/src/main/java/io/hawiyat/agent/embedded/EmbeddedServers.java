package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL and the Redis of the default installation: started side by side, watched, brought back when dead or
 * hung, stopped at the end. Those that a killed agent left on the same data are adopted, or ended where they are of no
 * use; no other process is ever signalled. The URLs stay the same until {@link #close}.
 */
public final class EmbeddedServers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServers.class);

    private final Supervisor postgres;
    private final Supervisor redis;

    private EmbeddedServers(Supervisor postgres, Supervisor redis) {
        this.postgres = postgres;
        this.redis = redis;
    }

    /**
     * Returns when both servers answer. The data directory stays the caller's to close, after these servers.
     *
     * @throws StartRefused when the data is of another PostgreSQL version, or the machine or the place does not allow it
     * @throws StartFailed when a server does not come up
     */
    public static EmbeddedServers start(DataDirectory dataDirectory, EmbeddedConfig config, InstantSource clock)
            throws IOException, InterruptedException {
        var shared = ServerFiles.shared(dataDirectory);
        var programs = new Programs(shared, Platform.current());
        PostgresServer.requireKnownVersion(shared.resolve("postgres"));
        var account = Account.choose(config.account(), dataDirectory.path(), shared.resolve("postgres"));
        ServerFiles.createShared(dataDirectory, account);
        var servers = startBoth(
                () -> new PostgresServer(new ServerFiles(dataDirectory, "postgres", account), programs),
                () -> new RedisServer(new ServerFiles(dataDirectory, "redis", account), programs),
                config,
                clock);
        removeOldPrograms(programs);
        return servers;
    }

    private static EmbeddedServers startBoth(
            Callable<Server> postgres, Callable<Server> redis, EmbeddedConfig config, InstantSource clock)
            throws IOException, InterruptedException {
        try (var starts = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = starts.submit(() -> Supervisor.start(postgres.call(), config, clock));
            var second = starts.submit(() -> Supervisor.start(redis.call(), config, clock));
            var both = false;
            try {
                var servers = new EmbeddedServers(result(first), result(second));
                both = true;
                return servers;
            } finally {
                if (!both) {
                    starts.shutdownNow();
                    closeStarted(first);
                    closeStarted(second);
                }
            }
        }
    }

    private static Supervisor result(Future<Supervisor> start) throws IOException, InterruptedException {
        try {
            return start.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case StartRefused refused -> throw refused;
                case IOException failed -> throw failed;
                case null, default -> throw new IllegalStateException("an embedded server failed to start", e);
            }
        }
    }

    private static void closeStarted(Future<Supervisor> start) throws InterruptedException {
        try {
            start.get().close();
        } catch (ExecutionException failed) {
            LOG.atDebug().setCause(failed).log("one server did not start; the other is stopped");
        }
    }

    private static void removeOldPrograms(Programs programs) {
        try {
            programs.removeOthers();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("the programs of an earlier version cannot be removed");
        }
    }

    /** A JDBC URL with user and password; secret. */
    public String databaseUrl() {
        return postgres.server().url();
    }

    /** {@code redis://:PASSWORD@127.0.0.1:PORT/0}; secret. */
    public String redisUrl() {
        return redis.server().url();
    }

    public ServerState postgres() {
        return postgres.state();
    }

    public ServerState redis() {
        return redis.state();
    }

    /** Stops both cleanly, side by side. */
    @Override
    public void close() {
        postgres.stop();
        redis.stop();
        postgres.close();
        redis.close();
    }
}
