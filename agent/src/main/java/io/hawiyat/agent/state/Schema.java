package io.hawiyat.agent.state;

import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/** The migrations that this program has, applied to one database. */
record Schema(DatabaseLogin database) {

    /** The newest migration of this program. */
    String newest() {
        return Arrays.stream(flyway("latest").info().all())
                .filter(it -> it.getState() != MigrationState.FUTURE_SUCCESS)
                .map(MigrationInfo::getVersion)
                .max(MigrationVersion::compareTo)
                .map(MigrationVersion::getVersion)
                .orElseThrow(() -> new IllegalStateException("the program has no migrations: the jar is incomplete"));
    }

    /** Whether this program can make the tables of that version. */
    boolean knows(String version) {
        var wanted = MigrationVersion.fromVersion(version);
        return Arrays.stream(flyway("latest").info().all())
                .filter(it -> it.getState() != MigrationState.FUTURE_SUCCESS)
                .anyMatch(it -> wanted.equals(it.getVersion()));
    }

    /** Makes the tables as they were at a version, {@code latest} for the newest. */
    void migrateTo(String version) {
        flyway(version).migrate();
    }

    static boolean isNewer(String version, String than) {
        return MigrationVersion.fromVersion(version).isNewerThan(than);
    }

    private Flyway flyway(String target) {
        return Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .target(target)
                .load();
    }
}
