package io.hawiyat.agent.state;

import io.hawiyat.agent.state.BackupIndex.Partition;
import io.hawiyat.agent.state.BackupIndex.Sequence;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a database says of its own tables. The history of migrations is none of them. */
record Catalog(Connection connection) {

    /** A row of a foreign key: it is checked with each statement, so its target has to be there before. */
    private record Need(String table, String target) {}

    @FunctionalInterface
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The newest migration; empty when it is no database of Hawiyat's. */
    Optional<String> schemaVersion() throws SQLException {
        return exists("flyway_schema_history")
                ? list(
                                "SELECT version FROM flyway_schema_history WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1",
                                row -> row.getString(1))
                        .stream()
                        .findFirst()
                : Optional.empty();
    }

    private boolean exists(String table) throws SQLException {
        return list(
                                "SELECT 1 FROM pg_class WHERE relname = '%s' AND relnamespace = current_schema()::regnamespace"
                                        .formatted(table),
                                row -> 1)
                        .size()
                == 1;
    }

    /** All tables, partitioned ones as a whole. */
    List<String> tables() throws SQLException {
        return list("""
                SELECT relname FROM pg_class
                WHERE relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'flyway_schema_history'
                    AND relnamespace = current_schema()::regnamespace
                ORDER BY relname
                """, row -> row.getString(1));
    }

    List<String> columns(String table) throws SQLException {
        return list("""
                SELECT attname FROM pg_attribute
                WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
                ORDER BY attnum
                """.formatted(quoted(table)), row -> row.getString(1));
    }

    List<Partition> partitions() throws SQLException {
        return list("""
                SELECT child.relname, parent.relname, pg_get_expr(child.relpartbound, child.oid)
                FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid JOIN pg_class parent ON parent.oid = inhparent
                WHERE child.relispartition AND child.relkind = 'r' AND child.relnamespace = current_schema()::regnamespace
                ORDER BY child.relname
                """, row -> new Partition(row.getString(1), row.getString(2), row.getString(3)));
    }

    /** Those that have given out a number. */
    List<Sequence> sequences() throws SQLException {
        return list("""
                SELECT sequencename, last_value FROM pg_sequences
                WHERE schemaname = current_schema() AND last_value IS NOT NULL ORDER BY sequencename
                """, row -> new Sequence(row.getString(1), row.getLong(2)));
    }

    /** These tables, each after those that its rows refer to. */
    List<String> inOrder(List<String> tables) throws SQLException {
        var needs = list("""
                SELECT origin.relname, target.relname FROM pg_constraint
                JOIN pg_class origin ON origin.oid = conrelid JOIN pg_class target ON target.oid = confrelid
                WHERE contype = 'f' AND NOT condeferrable AND origin.oid <> target.oid
                    AND connamespace = current_schema()::regnamespace
                """, row -> new Need(row.getString(1), row.getString(2)));
        var ordered = new ArrayList<String>();
        Set<String> done = new HashSet<>();
        while (ordered.size() < tables.size()) {
            var ready = tables.stream()
                    .filter(table -> !done.contains(table))
                    .filter(table -> needs.stream()
                            .noneMatch(it -> it.table().equals(table)
                                    && tables.contains(it.target())
                                    && !done.contains(it.target())))
                    .toList();
            if (ready.isEmpty()) {
                throw new IllegalStateException("tables refer to each other in a circle, and not deferred: " + tables);
            }
            ordered.addAll(ready);
            done.addAll(ready);
        }
        return List.copyOf(ordered);
    }

    /** What stands in the first column of the first row. */
    String ask(String sql) throws SQLException {
        return list(sql, row -> String.valueOf(row.getString(1))).stream()
                .findFirst()
                .orElse("");
    }

    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private <T> List<T> list(String sql, Row<T> reader) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        }
    }

    /** A name as SQL writes it. */
    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
