package io.hawiyat.agent.state;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a database says of itself.
 *
 * @param server its version
 * @param schema the newest migration; empty before the first agent
 * @param program the newest migration that this program has
 * @param installation whose state it has
 * @param instance the prefix of all names on the engine
 * @param ahead how far its clock is before this machine's
 */
public record DatabaseReport(
        String server,
        Optional<String> schema,
        String program,
        Optional<String> installation,
        Optional<String> instance,
        Duration ahead) {

    /**
     * Asks a database; changes nothing in it.
     *
     * @throws IOException when it does not answer, or does not let this user in
     */
    public static DatabaseReport of(DatabaseLogin database, InstantSource clock) throws IOException {
        try (var connection = database.connect()) {
            connection.setReadOnly(true);
            var catalog = new Catalog(connection);
            var schema = catalog.schemaVersion();
            var seconds = Double.parseDouble(catalog.ask("SELECT extract(epoch FROM clock_timestamp())"));
            var ahead = Duration.between(clock.instant(), Instant.ofEpochMilli((long) (seconds * 1000)));
            return new DatabaseReport(
                    catalog.ask("SHOW server_version"),
                    schema,
                    new Schema(database).newest(),
                    schema.isEmpty() ? Optional.empty() : present(catalog.ask("SELECT id FROM installation")),
                    schema.isEmpty() ? Optional.empty() : present(catalog.ask("SELECT instance FROM installation")),
                    ahead);
        } catch (SQLException failed) {
            throw new IOException("PostgreSQL at " + database + ": " + failed.getMessage(), failed);
        }
    }

    private static Optional<String> present(String text) {
        return Optional.of(text).filter(it -> !it.isEmpty());
    }

    /** Whether a newer program has worked on it. */
    public boolean newerThanProgram() {
        return schema.filter(it -> Schema.isNewer(it, program)).isPresent();
    }
}
