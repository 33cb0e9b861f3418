package io.hawiyat.agent.state;

import java.time.Instant;
import java.util.List;

/**
 * What is in a backup.
 *
 * @param format of the file; raised when an older program could not read it
 * @param program the version of Hawiyat that wrote it
 * @param schema the newest migration of the database it was read from
 * @param instance the prefix of all names on the engine
 * @param installation whose containers they are
 * @param files of the data directory
 */
public record BackupIndex(
        int format,
        String program,
        String schema,
        String instance,
        String installation,
        Instant takenAt,
        List<Table> tables,
        List<Partition> partitions,
        List<Sequence> sequences,
        List<String> files) {

    static final int FORMAT = 1;

    public BackupIndex {
        tables = List.copyOf(tables);
        partitions = List.copyOf(partitions);
        sequences = List.copyOf(sequences);
        files = List.copyOf(files);
    }

    /** How many rows are in it. */
    public long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    /** A table, whole. Its rows are an entry of the file, as COPY writes them in its text format. */
    public record Table(String name, List<String> columns, long rows) {
        public Table {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A part of a table, whose rows are among those of the whole.
     *
     * @param bound as PostgreSQL writes it, such as {@code FOR VALUES FROM ('...') TO ('...')}
     */
    public record Partition(String name, String parent, String bound) {}

    /** Where the numbers of a sequence have come to. */
    public record Sequence(String name, long last) {}
}
