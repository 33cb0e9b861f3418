package io.hawiyat.agent.state;

import java.util.UUID;

/** A database without any table on the real PostgreSQL that all tests of the JVM share. */
public final class EmptyDatabase implements AutoCloseable {

    private final String name = "empty_" + UUID.randomUUID().toString().replace("-", "");

    private EmptyDatabase() {}

    public static EmptyDatabase create() {
        var database = notYetThere();
        database.appear();
        return database;
    }

    /** One that the server does not have until {@link #appear}. */
    public static EmptyDatabase notYetThere() {
        return new EmptyDatabase();
    }

    public void appear() {
        PostgresFixture.Shared.SERVER.createDatabase(name, "template0");
    }

    /** The tables brought up to date, and the beans that work on them; closing it drops the database. */
    PostgresFixture opened() {
        return PostgresFixture.on(name);
    }

    /** Nobody is let in any more, and who is in is put out: as seen by an agent, the server is away. */
    public void shut() {
        administer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
        administer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
    }

    public void open() {
        administer("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
    }

    private static void administer(String sql) {
        PostgresFixture.Shared.execute(PostgresFixture.Shared.SERVER.server().url("postgres"), sql);
    }

    /** As an operator gives it. */
    public String url() {
        return jdbcUrl().replaceFirst("jdbc:postgresql://(.*)\\?user=(.*)", "postgresql://$2:none@$1");
    }

    DatabaseLogin login() {
        return new DatabaseLogin(jdbcUrl().replaceFirst("\\?.*", ""), "hawiyat", "none");
    }

    void execute(String sql) {
        PostgresFixture.Shared.execute(jdbcUrl(), sql);
    }

    private String jdbcUrl() {
        return PostgresFixture.Shared.SERVER.server().url(name);
    }

    @Override
    public void close() {
        administer("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
}
