package io.hawiyat.agent.state;

import static java.util.stream.Collectors.joining;

import io.hawiyat.agent.state.BackupIndex.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/**
 * All that PostgreSQL has of an installation, as of one moment, in a file that depends on no version of PostgreSQL. It
 * may be taken while agents work.
 */
public final class Backup {

    private final Connection connection;
    private final Catalog catalog;
    private final BackupWriter writer;

    private Backup(Connection connection, BackupWriter writer) {
        this.connection = connection;
        this.catalog = new Catalog(connection);
        this.writer = writer;
    }

    /**
     * Writes a backup; a file of that name is replaced when the new one is whole.
     *
     * @param files of the data directory, by name
     * @param program the version of Hawiyat that writes it
     * @throws BackupRefused when there is nothing to be backed up
     * @throws IOException when the database or the disk fails; then there is no file
     */
    public static BackupIndex write(
            DatabaseLogin database, Map<String, byte[]> files, Path file, String program, Instant at)
            throws IOException {
        try (var connection = database.connect();
                var writer = BackupWriter.create(file)) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new Backup(connection, writer).write(new TreeMap<>(files), program, at);
        } catch (SQLException failed) {
            throw new IOException("the database at " + database + " failed: " + failed.getMessage(), failed);
        }
    }

    private BackupIndex write(Map<String, byte[]> files, String program, Instant at) throws SQLException, IOException {
        var schema = catalog.schemaVersion().orElseThrow(Backup::nothing);
        var installation = catalog.ask("SELECT id FROM installation");
        if (installation.isEmpty()) {
            throw nothing();
        }
        var instance = catalog.ask("SELECT instance FROM installation");
        var tables = tables();
        for (var it : files.entrySet()) {
            writer.put(BackupFile.FILES + it.getKey(), it.getValue());
        }
        // Numbers are given out beside all transactions: read last, they are beyond every row.
        var index = new BackupIndex(
                BackupIndex.FORMAT,
                program,
                schema,
                instance,
                installation,
                at,
                tables,
                catalog.partitions(),
                catalog.sequences(),
                List.copyOf(files.keySet()));
        writer.complete(index);
        return index;
    }

    private static BackupRefused nothing() {
        return new BackupRefused("there is nothing to back up: no agent has worked on this database yet");
    }

    private List<Table> tables() throws SQLException, IOException {
        var tables = new ArrayList<Table>();
        for (var name : catalog.tables()) {
            tables.add(table(name));
        }
        return tables;
    }

    private Table table(String name) throws SQLException, IOException {
        var columns = catalog.columns(name);
        var copy = "COPY (SELECT %s FROM %s) TO STDOUT WITH (FORMAT text, ENCODING 'UTF8')"
                .formatted(columns.stream().map(Catalog::quoted).collect(joining(", ")), Catalog.quoted(name));
        var out = writer.begin(BackupFile.TABLES + name);
        var rows = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copy, out);
        writer.end();
        return new Table(name, columns, rows);
    }
}
