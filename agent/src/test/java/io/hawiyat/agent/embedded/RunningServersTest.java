package io.hawiyat.agent.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds while both servers run, and when one of them is hurt. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunningServersTest {

    @AutoClose
    private Fixture agent;

    @BeforeAll
    void start() throws Exception {
        agent = Fixture.start(Installed.directory());
    }

    @Test
    void answersUnderTheUrlsItGives() throws Exception {
        assertThat(agent.sql("SHOW server_version")).startsWith(PostgresServer.MAJOR + ".");
        assertThat(agent.sql("SELECT upper('\u00e4')")).isEqualTo("\u00c4");
        assertThat(agent.redis("AUTH " + agent.redisPassword(), "PING")).contains("+PONG");
        assertThat(agent.servers().postgres()).isInstanceOf(ServerState.Running.class);
        assertThat(agent.servers().redis()).isInstanceOf(ServerState.Running.class);
    }

    @Test
    void refusesAClientWithoutThePassword() throws Exception {
        var url = "jdbc:postgresql://127.0.0.1:%d/postgres"
                .formatted(Fixture.port(agent.servers().databaseUrl()));
        assertThatThrownBy(() -> DriverManager.getConnection(url, "hawiyat", "guess"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
        assertThat(agent.redis("PING")).contains("-NOAUTH");
    }

    @Test
    void listensOnLoopbackOnly() throws Exception {
        for (var url :
                new String[] {agent.servers().databaseUrl(), agent.servers().redisUrl()}) {
            assertThat(Fixture.listening(Fixture.port(url)))
                    .singleElement()
                    .asString()
                    .startsWith("0100007F:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres.password", "redis.password", "redis.conf", "postgres.conf"})
    void keepsItsSecretsToItself(String file) throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(agent.data(file))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "redis"})
    void runsEachServerUnderItsNameAsNobodySpecial(String server) throws Exception {
        var process = Path.of(
                "/proc", Long.toString(agent.process(server).orElseThrow().pid()));
        assertThat(Files.readString(process.resolve("comm")).strip())
                .isEqualTo(server.equals("redis") ? "redis-server" : "postgres");
        assertThat(Files.readAllLines(process.resolve("status"))).noneMatch(line -> line.matches("Uid:.*\\b0\\b.*"));
        assertThat(Files.readString(process.resolve("cmdline"))).doesNotContain(agent.redisPassword());
        assertThat(Files.readString(process.resolve("environ")).split("\0"))
                .extracting(variable -> variable.split("=", -1)[0])
                .as("nothing of the agent's environment, which has secrets")
                .isSubsetOf("PATH", "LC_ALL", "PWD", "OLDPWD", "SHLVL", "_", "PG_GRANDPARENT_PID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "redis"})
    void keepsServersOutOfReachOfACtrlCMeantForTheAgent(String server) throws Exception {
        assertThat(session(agent.process(server).orElseThrow())).isNotEqualTo(session(ProcessHandle.current()));
    }

    private static String session(ProcessHandle process) throws Exception {
        var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
    }

    @Test
    void bringsAKilledPostgresBackWithAllItHadCommitted() throws Exception {
        agent.sql("CREATE TABLE kept AS SELECT 42 AS answer");
        var url = agent.servers().databaseUrl();
        kill("postgres");
        assertThat(agent.servers().databaseUrl()).isEqualTo(url);
        assertThat(agent.sql("SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void bringsAKilledRedisBack() throws Exception {
        kill("redis");
        assertThat(agent.redis("AUTH " + agent.redisPassword(), "PING")).contains("+PONG");
    }

    private void kill(String server) throws Exception {
        var before = agent.process(server).orElseThrow();
        before.destroyForcibly();
        awaitAnother(server, before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "redis"})
    void replacesAHungServerAndSaysMeanwhileWhatIsWrong(String server) throws Exception {
        var before = agent.process(server).orElseThrow();
        Fixture.signal("STOP", before);
        Await.until(
                "the state is down, and why",
                Fixture.LIMIT,
                () -> state(server) instanceof ServerState.Down(var _, var reason)
                        && reason.matches("(?s).*it (does|did) not answer.*"));
        awaitAnother(server, before);
        assertThat(before.isAlive()).isFalse();
    }

    private void awaitAnother(String server, ProcessHandle before) throws Exception {
        Await.until(
                server + " runs again",
                Fixture.LIMIT,
                () -> agent.process(server)
                                .filter(process -> !process.equals(before))
                                .isPresent()
                        && state(server) instanceof ServerState.Running);
    }

    private ServerState state(String server) {
        return server.equals("redis")
                ? agent.servers().redis()
                : agent.servers().postgres();
    }
}
