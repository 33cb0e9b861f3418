package io.hawiyat.agent.state;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of the state in the order in which they were published, for all agents alike.
 *
 * <p>Listens on a connection of its own, from the first wait on, and connects again when it is lost; nothing is lost
 * meanwhile, because changes are rows and the notification only a hint.
 */
@Singleton
@Requires(property = "datasources.default.url")
public class ChangeFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);

    /** How long a lost connection can go unnoticed, and a change whose notification went with it. */
    private static final Duration CHECK = Duration.ofSeconds(5);

    private static final Duration RECONNECT = Duration.ofSeconds(1);

    private final ChangeRows rows;
    private final String url;
    private final Properties login = new Properties();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();
    private Optional<Connection> listening = Optional.empty();
    private boolean started;
    private boolean closed;
    private long newest;

    ChangeFeed(
            ChangeRows rows,
            @Property(name = "datasources.default.url") String url,
            @Property(name = "datasources.default.username") @Nullable String username,
            @Property(name = "datasources.default.password") @Nullable String password) {
        this.rows = rows;
        this.url = url;
        Optional.ofNullable(username).ifPresent(it -> login.setProperty("user", it));
        Optional.ofNullable(password).ifPresent(it -> login.setProperty("password", it));
        login.setProperty("ApplicationName", "hawiyat changes");
        login.setProperty("connectTimeout", "3");
        login.setProperty("socketTimeout", String.valueOf(2 * CHECK.toSeconds()));
    }

    /** The changes that were published after one of them, oldest first. */
    public List<Change> after(long id, int limit) {
        return StoredJson.readEach(rows.after(id, limit), Change.class);
    }

    /** Whether a reader can go on after this id and miss nothing; 0 is before all. */
    public boolean knows(long id) {
        return rows.known(id) == 1;
    }

    /** The id published last; 0 before the first. */
    public long newest() {
        return rows.newest();
    }

    /** Waits until something is published after an id; false when nothing was within the time, or this was closed. */
    public boolean await(long id, Duration atMost) throws InterruptedException {
        return await(id, atMost, () -> true);
    }

    /** As {@link #await(long, Duration)}, and no longer than somebody wants it, who {@link #wake wakes} this when not. */
    boolean await(long id, Duration atMost, BooleanSupplier wanted) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            start();
            var left = atMost.toNanos();
            while (newest <= id && !closed && wanted.getAsBoolean() && left > 0) {
                left = published.awaitNanos(left);
            }
            return newest > id;
        } finally {
            lock.unlock();
        }
    }

    /** Makes all that wait look whether they still want to. */
    void wake() {
        lock.lock();
        try {
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    @PreDestroy
    public void close() {
        lock.lock();
        try {
            closed = true;
            published.signalAll();
            listening.ifPresent(ChangeFeed::hangUp);
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        if (!started && !closed) {
            started = true;
            Thread.ofVirtual().name("state-changes").start(this::run);
        }
    }

    private void run() {
        while (open()) {
            try (var connection = DriverManager.getConnection(url, login)) {
                listen(connection);
            } catch (SQLException lost) {
                // Closing hangs up, too.
                if (open()) {
                    LOG.atWarn()
                            .addKeyValue("cause", lost.getMessage())
                            .log("waiting for PostgreSQL to follow its changes");
                    pause();
                }
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LISTEN hawiyat_changes");
        }
        listening(Optional.of(connection));
        try {
            while (open()) {
                publish(connection);
                connection.unwrap(PGConnection.class).getNotifications((int) CHECK.toMillis());
            }
        } finally {
            listening(Optional.empty());
        }
    }

    private void publish(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT publish_changes()")) {
            result.next();
            announce(result.getLong(1));
        }
    }

    private void announce(long id) {
        lock.lock();
        try {
            newest = id;
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void listening(Optional<Connection> connection) {
        lock.lock();
        try {
            listening = connection;
        } finally {
            lock.unlock();
        }
    }

    private boolean open() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends early when this is closed. */
    private void pause() {
        lock.lock();
        try {
            var left = RECONNECT.toNanos();
            while (!closed && left > 0) {
                left = published.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private static void hangUp(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.atDebug().addKeyValue("cause", e.getMessage()).log("connection was already lost");
        }
    }
}
