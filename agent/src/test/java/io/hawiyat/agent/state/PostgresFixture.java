package io.hawiyat.agent.state;

import io.micronaut.context.ApplicationContext;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database of its own, migrated and empty, on a real PostgreSQL that all tests of the JVM share.
 *
 * <p>{@code try (var database = PostgresFixture.create()) ...}, or one for a test class, closed after all its tests.
 */
public final class PostgresFixture implements AutoCloseable {

    private static final String TEMPLATE = "hawiyat_template";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name;
    private final ApplicationContext context;

    private PostgresFixture(String name, Map<String, Object> more) {
        this.name = name;
        var properties = new HashMap<>(properties(name));
        properties.putAll(more);
        this.context = ApplicationContext.run(properties, "test");
    }

    public static PostgresFixture create() {
        return create(Map.of());
    }

    /** With further configuration properties of the context. */
    public static PostgresFixture create(Map<String, Object> more) {
        var name = "test_" + NUMBER.incrementAndGet();
        Shared.SERVER.createDatabase(name, TEMPLATE);
        return new PostgresFixture(name, more);
    }

    /** On a database that is there, whatever is in it. */
    static PostgresFixture on(String database) {
        return new PostgresFixture(database, Map.of());
    }

    /** A bean of the context that runs on this database. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** What a context of the test's own needs to run on this database. */
    public Map<String, Object> properties() {
        return properties(name);
    }

    public String url() {
        return Shared.SERVER.server.url(name);
    }

    /** A connection beside the pool's, for looking and for interfering. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    /** The first column of the first row, as text. */
    public String ask(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
        } catch (SQLException e) {
            throw new IllegalStateException("cannot run " + sql, e);
        }
    }

    public void execute(String sql) {
        Shared.execute(url(), sql);
    }

    /** Empties every table and begins every id at 1 again. */
    public void clear() {
        execute("""
                DO $$
                BEGIN
                    EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(relname), ', ' ORDER BY oid) || ' RESTART IDENTITY CASCADE'
                        FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
                            AND relnamespace = 'public'::regnamespace AND relname <> 'flyway_schema_history');
                END $$
                """);
    }

    @Override
    public void close() {
        context.close();
        Shared.execute(Shared.SERVER.server.url("postgres"), "DROP DATABASE " + name + " WITH (FORCE)");
    }

    private static Map<String, Object> properties(String database) {
        return Map.of(
                "datasources.default.url",
                Shared.SERVER.server.url(database),
                "datasources.default.driver-class-name",
                "org.postgresql.Driver",
                "datasources.default.maximum-pool-size",
                16,
                "datasources.default.minimum-idle",
                1,
                "datasources.default.connection-timeout",
                30_000,
                "flyway.datasources.default.enabled",
                true);
    }

    /** Started by the first test that needs it. */
    record Shared(PostgresServer server) {

        static final Shared SERVER = prepare();

        private static Shared prepare() {
            var shared = new Shared(PostgresServer.start());
            shared.createDatabase(TEMPLATE, "template0");
            org.flywaydb.core.Flyway.configure()
                    .dataSource(shared.server.url(TEMPLATE), null, null)
                    .load()
                    .migrate();
            return shared;
        }

        /** A template must have no other connection, so one database is made at a time. */
        synchronized void createDatabase(String database, String template) {
            execute(server.url("postgres"), "CREATE DATABASE " + database + " TEMPLATE " + template);
        }

        static void execute(String url, String sql) {
            try (var connection = DriverManager.getConnection(url);
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException("cannot run " + sql, e);
            }
        }
    }
}
