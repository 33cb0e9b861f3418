package io.hawiyat.agent.state;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.BeanContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * While agents are upgraded one after the other, those of the release before work on the tables of this build.
 * {@code bench/upgrade} does so with that release itself; this is what can be told without it.
 */
class RollingUpgradeTest {

    private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "migration");

    private static final String HOW = """
            agents of the release with %s may still be at work, and would fail on the tables of this build.
            Migrations only add. Leave what that release uses as it is, and take it away one release later: when its files
            in src/test/resources/golden have made way for those of a newer one (docs/reliability.md, "Upgrades").""";

    private static final String DEMANDED = """
            this build demands of rows what it did not when %s was made, or no longer what is explained here.
            Say in RollingUpgradeTest why that release satisfies it, or make it so (a default; a check that lets it pass).
            """;

    /** What the migrations after a release demand of the rows that it writes, and why it satisfies that. */
    private static final Map<String, Map<String, String>> SATISFIED = Map.of(
            "schema-14",
            Map.of(
                    "route_claim UNIQUE (host, path_prefix, application_id)",
                    "it keeps to host and path_prefix alone",
                    "route_claim UNIQUE (host, path_prefix) WHERE (NOT weighted)",
                    "what was its primary key, for the rows that are as it writes them",
                    "source FOREIGN KEY (declared_by) REFERENCES source(id)",
                    "it deletes no source, and none that it makes is declared by another",
                    "source CHECK (((declared_by IS NULL) = (declaration IS NULL)))",
                    "it leaves both as they are",
                    "function may_look(text,text) does something else",
                    "the same for the sources of a configuration, and it makes no others"));

    private static PostgresFixture database;

    @BeforeAll
    static void open() {
        database = PostgresFixture.create();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    static List<EarlierRelease> releases() throws IOException {
        write();
        var releases = EarlierRelease.all();
        assertThat(releases).as("the files of the release before").isNotEmpty();
        return releases;
    }

    @ParameterizedTest
    @MethodSource("releases")
    void whatItAsksIsUnderstood(EarlierRelease release) throws SQLException {
        var refused = new ArrayList<String>();
        try (var connection = database.connect()) {
            for (var statement : release.statements()) {
                statement.refusedBy(connection).ifPresent(why -> refused.add(statement.method() + ": " + why));
            }
        }
        assertThat(refused).as(HOW, release).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void theRowsItWritesAreTaken(EarlierRelease release) throws SQLException {
        try (var before = EmptyDatabase.create()) {
            new Schema(before.login()).migrateTo(release.schema());
            try (var then = before.login().connect();
                    var now = database.connect()) {
                assertThat(SchemaDemands.of(now).since(SchemaDemands.of(then)))
                        .as(DEMANDED, release)
                        .containsExactlyInAnyOrderElementsOf(
                                SATISFIED.getOrDefault(release.name(), Map.of()).keySet());
            }
        }
    }

    /** Its Flyway knows nothing of the migrations after it, and checks that those before are what it has. */
    @ParameterizedTest
    @MethodSource("releases")
    void itStartsAgain(EarlierRelease release, @TempDir Path folder) throws IOException {
        for (var migration : release.migrations().keySet()) {
            Files.copy(MIGRATIONS.resolve(migration), folder.resolve(migration));
        }
        var flyway = Flyway.configure()
                .dataSource(database.url(), null, null)
                .locations("filesystem:" + folder)
                .load();

        assertThat(flyway.migrate().migrationsExecuted).isZero();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void itsMigrationsStayAsTheyWere(EarlierRelease release) {
        var now = Arrays.stream(applied()).collect(toMap(MigrationInfo::getScript, MigrationInfo::getChecksum));

        assertThat(now)
                .as("who has run the migrations of %s can not start with others: add one instead", release)
                .containsAllEntriesOf(release.migrations());
    }

    private static MigrationInfo[] applied() {
        return Flyway.configure()
                .dataSource(database.url(), null, null)
                .load()
                .info()
                .applied();
    }

    private static void write() throws IOException {
        var name = System.getProperty("hawiyat.golden.write.state");
        if (name != null) {
            new EarlierRelease(name).write(database.bean(BeanContext.class), applied());
        }
    }
}
