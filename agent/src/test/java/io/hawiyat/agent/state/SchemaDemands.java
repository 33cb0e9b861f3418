package io.hawiyat.agent.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a schema has, and what it demands of whoever writes to it.
 *
 * @param things tables, their columns as {@code table.column}, and functions with their parameters
 */
record SchemaDemands(Set<String> things, Set<Demand> demands) {

    private static final String TABLES = """
            WITH tables AS (
                SELECT oid, relname AS name FROM pg_class
                WHERE relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'flyway_schema_history'
                    AND relnamespace = current_schema()::regnamespace
            ), columns AS (
                SELECT t.name AS of, concat(t.name, '.', a.attname) AS name, attnotnull AS needed,
                    attnotnull AND NOT atthasdef AND attidentity = '' AS given
                FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
            ), functions AS (
                SELECT oid::regprocedure::text AS name, prosrc AS body FROM pg_proc
                WHERE pronamespace = current_schema()::regnamespace)
            """;

    private static final String THINGS = TABLES + """
            SELECT name FROM tables UNION ALL SELECT name FROM columns UNION ALL SELECT name FROM functions
            """;

    private static final String DEMANDS = TABLES + """
            SELECT of, name || ' has to be given', '' FROM columns WHERE given
            UNION ALL SELECT name, name || ' must not be null', '' FROM columns WHERE needed
            UNION ALL SELECT t.name, concat(t.name, ' ', pg_get_constraintdef(c.oid)), ''
            FROM tables t JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype IN ('c', 'f', 'x')
            -- Rows that others refer to can not be deleted.
            UNION ALL SELECT t.name, concat(c.conrelid::regclass, ' ', pg_get_constraintdef(c.oid)), ''
            FROM tables t JOIN pg_constraint c ON c.confrelid = t.oid AND c.confdeltype IN ('a', 'r')
            UNION ALL SELECT t.name,
                concat(t.name, ' UNIQUE ', regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING btree ', '')), ''
            FROM tables t JOIN pg_index i ON i.indrelid = t.oid AND i.indisunique
            UNION ALL SELECT t.name, pg_get_triggerdef(g.oid), ''
            FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
            UNION ALL SELECT name, 'function ' || name || ' does something else', body FROM functions
            """;

    SchemaDemands {
        things = Set.copyOf(things);
        demands = Set.copyOf(demands);
    }

    /**
     * One of them.
     *
     * @param thing that it is made of
     * @param detail what it depends on and is too long to be shown
     */
    record Demand(String thing, String text, String detail) {}

    static SchemaDemands of(Connection database) throws SQLException {
        var things = new HashSet<String>();
        var demands = new HashSet<Demand>();
        try (var statement = database.createStatement()) {
            try (var rows = statement.executeQuery(THINGS)) {
                while (rows.next()) {
                    things.add(rows.getString(1));
                }
            }
            try (var rows = statement.executeQuery(DEMANDS)) {
                while (rows.next()) {
                    demands.add(new Demand(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
        }
        return new SchemaDemands(things, demands);
    }

    /** What is demanded here and was not before, of things that were there before. */
    SortedSet<String> since(SchemaDemands before) {
        var added = new TreeSet<String>();
        for (var demand : demands) {
            if (before.things.contains(demand.thing()) && !before.demands.contains(demand)) {
                added.add(demand.text());
            }
        }
        return added;
    }
}
