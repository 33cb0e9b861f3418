package io.hawiyat.agent.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent finds on its data directory: servers that run, or what they left. */
class RestartedAgentTest {

    private final Path directory = Installed.directory();

    @Test
    void startsFastOnExistingDataAndStopsCleanly() throws Exception {
        try (var agent = Fixture.start(directory)) {
            agent.redis("AUTH " + agent.redisPassword(), "SET due tomorrow");
        }
        var begin = System.nanoTime();
        try (var agent = Fixture.start(directory)) {
            assertThat(Installed.report("on existing data", begin)).isLessThan(Duration.ofSeconds(20));
            assertThat(agent.redis("AUTH " + agent.redisPassword(), "GET due")).contains("tomorrow");
        }
        assertThat(directory.resolve("embedded/postgres/postmaster.pid")).doesNotExist();
        assertThat(directory.resolve("embedded/redis/redis.pid")).doesNotExist();
    }

    @Test
    void adoptsTheServersOfAKilledAgent() throws Exception {
        var killed = AgentProcess.start(directory);
        var postgres = Fixture.process(directory, "postgres").orElseThrow();
        var redis = Fixture.process(directory, "redis").orElseThrow();
        assertRefusedAsInUse();
        kill(killed);
        var begin = System.nanoTime();
        try (var agent = Fixture.start(directory)) {
            Installed.report("adopted", begin);
            assertThat(agent.process("postgres")).contains(postgres);
            assertThat(agent.process("redis")).contains(redis);
            agent.sql("INSERT INTO visits VALUES (1)");
            postgres.destroyForcibly();
            Await.until("an adopted server is brought back", Fixture.LIMIT, () -> answers(agent));
        }
        Await.until("both have ended", Fixture.LIMIT, () -> !ProcessTable.isRunning(redis));
    }

    private static boolean answers(Fixture agent) {
        try {
            return agent.sql("SELECT count(*) FROM visits").equals("1");
        } catch (SQLException e) {
            return false;
        }
    }

    private void assertRefusedAsInUse() {
        assertThatThrownBy(() -> DataDirectory.open(directory, new SecureRandom()))
                .isInstanceOfSatisfying(
                        StartRefused.class, refused -> assertThat(refused.why()).isEqualTo(StartRefused.Why.IN_USE))
                .hasMessageContaining("in use by another agent (process ")
                .hasMessageContaining("--data DIR");
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void endsServersLeftBehindThatHangOrAreConfiguredOtherwise() throws Exception {
        var killed = AgentProcess.start(directory);
        var postgres = Fixture.process(directory, "postgres").orElseThrow();
        var redis = Fixture.process(directory, "redis").orElseThrow();
        kill(killed);
        Fixture.signal("STOP", postgres);
        Files.writeString(directory.resolve("embedded/redis.conf"), "# older\n", StandardOpenOption.APPEND);
        try (var agent = Fixture.start(directory)) {
            assertThat(agent.process("postgres")).isPresent().isNotEqualTo(Optional.of(postgres));
            assertThat(agent.process("redis")).isPresent().isNotEqualTo(Optional.of(redis));
            assertThat(ProcessTable.isRunning(postgres)).isFalse();
            assertThat(ProcessTable.isRunning(redis)).isFalse();
        }
    }

    @Test
    void leavesAForeignProcessAloneThatHasTheNumberOfAStalePidFile() throws Exception {
        var foreign = new ProcessBuilder("sleep", "60").start();
        try {
            var stale = foreign.pid() + "\n" + directory.resolve("embedded/postgres") + "\n";
            Files.writeString(directory.resolve("embedded/postgres/postmaster.pid"), stale);
            Files.writeString(directory.resolve("embedded/redis/redis.pid"), foreign.pid() + "\n");
            try (var agent = Fixture.start(directory)) {
                assertThat(agent.sql("SELECT 1")).isEqualTo("1");
            }
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly();
        }
    }

    @Test
    void startsWithoutADumpThatRedisCannotRead() throws Exception {
        Files.writeString(directory.resolve("embedded/redis/dump.rdb"), "not a dump");
        try (var agent = Fixture.start(directory)) {
            assertThat(agent.redis("AUTH " + agent.redisPassword(), "PING")).contains("+PONG");
        }
        assertThat(directory.resolve("embedded/redis/dump.rdb.unreadable")).hasContent("not a dump");
    }

    @Test
    void startsNoSecondPostgresBesideOneThatIsOutOfSight() throws Exception {
        var lock = directory.resolve("embedded/postgres.lock").toString();
        var elsewhere =
                new ProcessBuilder("sh", "-c", "exec 9>>\"$1\"; flock 9; echo held; exec sleep 60", "sh", lock).start();
        try (var output = elsewhere.inputReader()) {
            assertThat(output.readLine()).isEqualTo("held");
            assertThatThrownBy(() -> Fixture.start(directory))
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining("PostgreSQL ended while starting")
                    .hasMessageContaining("in another container");
        } finally {
            elsewhere.destroyForcibly();
        }
        assertThat(ProcessTable.workingIn(directory.resolve("embedded/redis"), "redis-server"))
                .isEmpty();
    }

    @Test
    void refusesDataOfAnotherPostgresVersionAndLeavesItUntouched(@TempDir Path other) throws Exception {
        var data = Files.createDirectories(other.resolve("embedded/postgres"));
        Files.writeString(data.resolve("PG_VERSION"), "14\n");
        assertThatThrownBy(() -> Fixture.start(other))
                .isInstanceOfSatisfying(
                        StartRefused.class,
                        refused -> assertThat(refused.why()).isEqualTo(StartRefused.Why.UNKNOWN_VERSION))
                .hasMessageContaining("PostgreSQL 14")
                .hasMessageContaining("hawiyat backup FILE")
                .hasMessageContaining("hawiyat restore FILE");
        try (var left = Files.walk(other.resolve("embedded"))) {
            assertThat(left).containsExactlyInAnyOrder(data.getParent(), data, data.resolve("PG_VERSION"));
        }
    }
}
