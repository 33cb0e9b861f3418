package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a backup holds is what comes back, in whichever PostgreSQL, or nothing at all. */
class BackupTest {

    private static final Map<String, byte[]> KEYS = Map.of("age.key", "a key".getBytes(StandardCharsets.UTF_8));

    @RegisterExtension
    static final Scene SCENE = new Scene();

    @TempDir
    private Path folder;

    @Test
    void bringsEveryRowBackIntoAnEmptyDatabase() throws IOException {
        installed();
        SCENE.commit("c1", declared("web", "nginx:1"), declared("worker", "busybox:1"));
        SCENE.deploy("web");
        SCENE.fail("worker");
        SCENE.database.execute("SELECT arrange_event_partitions(20, 30)");
        var file = backup();

        try (var target = EmptyDatabase.create()) {
            restore(file, target);
            var again = folder.resolve("again");
            Backup.write(target.login(), KEYS, again, "test", Instant.EPOCH);

            assertThat(rows(again)).isEqualTo(rows(file));
            try (var backup = BackupFile.open(again)) {
                assertThat(backup.index().rows()).isGreaterThan(20);
                assertThat(backup.files()).containsOnlyKeys("age.key");
            }
        }
    }

    @Test
    void goesOnWithNewNumbersAfterTheOldOnes() throws IOException {
        installed();
        SCENE.commit("c1", declared("web", "nginx:1"));
        var file = backup();

        try (var target = EmptyDatabase.create()) {
            restore(file, target);

            target.execute(
                    "INSERT INTO source (name, url, branch, path, poll_interval) VALUES ('b', '', '', '', '1s')");
            target.execute("INSERT INTO event (type, reason, message) VALUES ('NORMAL', 'After', '')");
            assertThat(new Ask(target).answer("SELECT count(*) = count(DISTINCT id) FROM source"))
                    .isEqualTo("t");
            assertThat(new Ask(target).answer("SELECT reason FROM event ORDER BY id DESC LIMIT 1"))
                    .isEqualTo("After");
        }
    }

    @Test
    void leavesNobodyInPossession() throws IOException {
        installed();
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.lease("web");
        var file = backup();

        try (var target = EmptyDatabase.create()) {
            restore(file, target);

            assertThat(new Ask(target).answer("SELECT count(*) FROM agent")).isEqualTo("0");
            assertThat(new Ask(target).answer("SELECT count(*) FROM lease WHERE agent IS NOT NULL"))
                    .isEqualTo("0");
        }
    }

    @Test
    void isOfOneMomentWhileAgentsWork() throws Exception {
        installed();
        var done = new AtomicBoolean();
        var commits = Thread.ofVirtual().start(() -> {
            for (var number = 1; !done.get(); number++) {
                SCENE.commit("c" + number, declared("web" + number % 7, "nginx:" + number));
            }
        });
        try (var target = EmptyDatabase.create()) {
            Thread.sleep(200);
            var file = backup();

            // Every reference between tables is checked on the way in.
            restore(file, target);
        } finally {
            done.set(true);
            commits.join();
        }
    }

    @Test
    void isReadableByItsOwnerOnlyAndReplacesAnOlderOne() throws IOException {
        installed();
        var file = backup();
        backup();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var entries = Files.list(folder)) {
            assertThat(entries).containsExactly(file);
        }
    }

    @Test
    void isNotTakenOfADatabaseWithoutAnInstallation() {
        try (var nothing = EmptyDatabase.create()) {
            var file = folder.resolve("file");
            assertThatThrownBy(() -> Backup.write(nothing.login(), KEYS, file, "test", Instant.EPOCH))
                    .isInstanceOf(BackupRefused.class)
                    .hasMessageContaining("nothing to back up");
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void isNotRestoredOverAnything() throws IOException {
        installed();
        var file = backup();
        var here = new DatabaseLogin(SCENE.database.url().replaceFirst("\\?.*", ""), "hawiyat", "none");
        var before = SCENE.database.ask("SELECT count(*) FROM source");

        try (var backup = BackupFile.open(file)) {
            assertThatThrownBy(() -> Restore.into(here, backup, BackupTest::nothingMore))
                    .isInstanceOf(BackupRefused.class)
                    .hasMessageContaining("is not empty: it has the state of installation")
                    .hasMessageContaining("agent-1 works on it");
        }
        assertThat(SCENE.database.ask("SELECT count(*) FROM source")).isEqualTo(before);
    }

    @Test
    void isNotRestoredBesideTablesOfSomethingElse() throws IOException {
        installed();
        var file = backup();
        try (var target = EmptyDatabase.create();
                var backup = BackupFile.open(file)) {
            target.execute("CREATE TABLE customers (name text)");

            assertThatThrownBy(() -> Restore.into(target.login(), backup, BackupTest::nothingMore))
                    .isInstanceOf(BackupRefused.class)
                    .hasMessageContaining("tables of something else (customers)");
        }
    }

    @Test
    void ofANewerReleaseIsRefused() throws IOException {
        installed();
        var file = backup();
        rewrite(file, "\"schema\":\"[0-9]+\"", "\"schema\":\"999\"");
        try (var target = EmptyDatabase.create();
                var backup = BackupFile.open(file)) {
            assertThatThrownBy(() -> Restore.into(target.login(), backup, BackupTest::nothingMore))
                    .isInstanceOf(BackupRefused.class)
                    .hasMessageContaining("is of schema 999")
                    .hasMessageContaining("restore it with that version or a newer one");
        }
    }

    @Test
    void thatIsDamagedIsRefusedBeforeAnythingIsDone() throws IOException {
        installed();
        var file = backup();
        var whole = Files.readAllBytes(file);
        var refused = 0;
        for (var position = 0; position < whole.length; position += whole.length / 40) {
            var damaged = whole.clone();
            damaged[position] ^= 1;
            Files.write(file, damaged);
            refused += opens(file) ? 0 : 1;
        }
        // Of what stands in the file twice, only one is read.
        assertThat(refused).isGreaterThan(10);

        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertThat(opens(file)).isFalse();
        Files.writeString(file, "a text");
        assertThat(opens(file)).isFalse();
    }

    private static boolean opens(Path file) throws IOException {
        try (var backup = BackupFile.open(file)) {
            return backup.index().rows() > 0;
        } catch (BackupRefused refused) {
            assertThat(refused.getMessage()).contains(file.toString());
            return false;
        }
    }

    @Test
    void thatFailsOnTheWayLeavesADatabaseThatCanBeTriedAgain() throws IOException {
        installed();
        SCENE.commit("c1", declared("web", "nginx:1"));
        var file = backup();
        try (var target = EmptyDatabase.create();
                var backup = BackupFile.open(file)) {
            Runnable diskFull = () -> {
                throw new IllegalStateException("no space left on device");
            };
            assertThatThrownBy(() -> Restore.into(target.login(), backup, diskFull))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(new Ask(target).answer("SELECT count(*) FROM application"))
                    .isEqualTo("0");

            Restore.into(target.login(), backup, BackupTest::nothingMore);

            assertThat(new Ask(target).answer("SELECT count(*) FROM application"))
                    .isEqualTo("1");
        }
    }

    private static void nothingMore() {}

    private static void installed() {
        var installations = SCENE.database.bean(Installations.class);
        installations.open("11111111-1111-4111-8111-111111111111", "hawiyat");
        installations.register("agent-1");
    }

    private Path backup() throws IOException {
        var file = folder.resolve("backup");
        var login = new DatabaseLogin(SCENE.database.url().replaceFirst("\\?.*", ""), "hawiyat", "none");
        Backup.write(login, KEYS, file, "test", Instant.EPOCH);
        return file;
    }

    private static void restore(Path file, EmptyDatabase target) throws IOException {
        try (var backup = BackupFile.open(file)) {
            Restore.into(target.login(), backup, BackupTest::nothingMore);
        }
    }

    /** All rows, but of what says who works. */
    private static Map<String, String> rows(Path file) throws IOException {
        var rows = new HashMap<String, String>();
        try (var zip = FileSystems.newFileSystem(file);
                var tables = Files.list(zip.getPath("tables"))) {
            for (var table : tables.toList()) {
                rows.put(table.getFileName().toString(), Files.readString(table));
            }
        }
        rows.keySet().removeAll(Set.of("agent", "lease", "source", "installation", "change_inbox"));
        return rows;
    }

    private static void rewrite(Path file, String pattern, String text) throws IOException {
        try (var zip = FileSystems.newFileSystem(file)) {
            var index = zip.getPath("backup.json");
            Files.writeString(index, Files.readString(index).replaceFirst(pattern, text));
        }
    }

    /** A question to a database. */
    private record Ask(EmptyDatabase database) {

        String answer(String sql) {
            try (var connection = database.login().connect()) {
                return new Catalog(connection).ask(sql);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }
}
