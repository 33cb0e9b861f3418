package io.hawiyat.agent.state;

import static java.util.stream.Collectors.joining;

import io.hawiyat.agent.state.BackupIndex.Partition;
import io.hawiyat.agent.state.BackupIndex.Sequence;
import io.hawiyat.agent.state.BackupIndex.Table;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.PGConnection;

/**
 * Puts a backup into a database that has nothing in it yet. The tables are made as they were when it was taken, filled in
 * one transaction, and then brought to what this program needs, as an upgrade does.
 */
public final class Restore {

    /** What becomes part of a statement, and so is taken only in the form that PostgreSQL writes. */
    private static final Pattern BOUND = Pattern.compile("FOR VALUES FROM \\('[0-9:+. -]+'\\) TO \\('[0-9:+. -]+'\\)");

    private final DatabaseLogin database;
    private final Schema schema;
    private final BackupFile backup;

    private Restore(DatabaseLogin database, BackupFile backup) {
        this.database = database;
        this.schema = new Schema(database);
        this.backup = backup;
    }

    /**
     * Restores a backup, whole or not at all.
     *
     * @param filled called when all rows are there, before they are kept: a failure of it undoes them
     * @throws BackupRefused when the database is in use, or the backup is of a version that this program does not know
     * @throws IOException when the database fails; to be tried again
     */
    public static void into(DatabaseLogin database, BackupFile backup, Runnable filled) throws IOException {
        try {
            var restore = new Restore(database, backup);
            restore.requireEmpty();
            restore.requireKnown();
            restore.schema.migrateTo(backup.index().schema());
            restore.fill(filled);
            restore.schema.migrateTo("latest");
            restore.nobodyWorks();
        } catch (SQLException | FlywayException failed) {
            throw new IOException("the database at " + database + " failed: " + failed.getMessage(), failed);
        }
    }

    private void requireEmpty() throws SQLException {
        try (var connection = database.connect()) {
            var catalog = new Catalog(connection);
            var tables = catalog.tables();
            var version = catalog.schemaVersion();
            if (version.isEmpty() && !tables.isEmpty()) {
                throw new BackupRefused(
                        "the database at %s has tables of something else (%s): restore into one of its own"
                                .formatted(database, tables.stream().limit(3).collect(joining(", "))));
            }
            if (version.isEmpty()) {
                return;
            }
            var installation = catalog.ask("SELECT id FROM installation");
            if (!installation.isEmpty()) {
                throw new BackupRefused(
                        "the database at %s is not empty: it has the state of installation %s%s; nothing was restored: name an empty one"
                                .formatted(database, installation, worker(catalog)));
            }
            if (Schema.isNewer(version.get(), backup.index().schema())) {
                throw new BackupRefused(
                        "the database at %s has tables of schema %s, and the backup is of %s: restore into an empty database"
                                .formatted(
                                        database, version.get(), backup.index().schema()));
            }
        }
    }

    private static String worker(Catalog catalog) throws SQLException {
        var living = catalog.ask(
                "SELECT name FROM agent WHERE heartbeat_at > clock_timestamp() - interval '30 seconds' ORDER BY name LIMIT 1");
        return living.isEmpty() ? "" : ", and " + living + " works on it";
    }

    private void requireKnown() {
        var index = backup.index();
        if (!schema.knows(index.schema())) {
            throw new BackupRefused(
                    "the backup is of schema %s, written by Hawiyat %s, and this program knows up to %s: restore it with that version or a newer one"
                            .formatted(index.schema(), index.program(), schema.newest()));
        }
    }

    private void fill(Runnable filled) throws SQLException, IOException {
        try (var connection = database.connect()) {
            connection.setAutoCommit(false);
            var catalog = new Catalog(connection);
            var tables = catalog.tables();
            // Also what migrations have put there: the backup has it as it was.
            catalog.run("TRUNCATE " + tables.stream().map(Catalog::quoted).collect(joining(", ")));
            for (var table : tables) {
                catalog.run("ALTER TABLE %s DISABLE TRIGGER USER".formatted(Catalog.quoted(table)));
            }
            for (var partition : backup.index().partitions()) {
                catalog.run(partitionOf(partition));
            }
            copy(connection, catalog);
            for (var sequence : backup.index().sequences()) {
                catalog.run(advance(sequence));
            }
            // What is checked at the end of a transaction is checked here: no table can be altered before.
            catalog.run("SET CONSTRAINTS ALL IMMEDIATE");
            for (var table : tables) {
                catalog.run("ALTER TABLE %s ENABLE TRIGGER USER".formatted(Catalog.quoted(table)));
            }
            filled.run();
            connection.commit();
        }
    }

    private void copy(Connection connection, Catalog catalog) throws SQLException, IOException {
        var tables = backup.index().tables().stream().collect(Collectors.toMap(Table::name, Function.identity()));
        for (var name : catalog.inOrder(tables.keySet().stream().sorted().toList())) {
            var table = tables.get(name);
            if (table != null) {
                copy(connection, table);
            }
        }
    }

    private void copy(Connection connection, Table table) throws SQLException, IOException {
        var columns = table.columns().stream().map(Catalog::quoted).collect(joining(", "));
        try (var rows = backup.rows(table)) {
            var copied = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY %s (%s) FROM STDIN WITH (FORMAT text, ENCODING 'UTF8')"
                                    .formatted(Catalog.quoted(table.name()), columns),
                            rows);
            if (copied != table.rows()) {
                throw new BackupRefused(
                        "the backup has %d rows of %s, and should have %d: nothing was restored; use another one"
                                .formatted(copied, table.name(), table.rows()));
            }
        }
    }

    private static String partitionOf(Partition partition) {
        if (!BOUND.matcher(partition.bound()).matches()) {
            throw new BackupRefused("the backup has a part of a table that this program does not know: "
                    + partition.name() + " " + partition.bound());
        }
        return "CREATE TABLE IF NOT EXISTS %s PARTITION OF %s %s"
                .formatted(Catalog.quoted(partition.name()), Catalog.quoted(partition.parent()), partition.bound());
    }

    private static String advance(Sequence sequence) {
        return "SELECT setval('%s'::regclass, %d)"
                .formatted(Catalog.quoted(sequence.name()).replace("'", "''"), sequence.last());
    }

    /** Whoever worked when the backup was taken has no claim to anything here. */
    private void nobodyWorks() throws SQLException {
        try (var connection = database.connect()) {
            connection.setAutoCommit(false);
            var catalog = new Catalog(connection);
            catalog.run("DELETE FROM agent");
            catalog.run("UPDATE installation SET ingress_place = ''");
            catalog.run("UPDATE lease SET agent = NULL, expires_at = clock_timestamp()");
            catalog.run("UPDATE source SET held_until = NULL, held_by = NULL, next_fetch = clock_timestamp()");
            connection.commit();
        }
    }
}
