package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.docker.EngineHost;
import io.hawiyat.agent.queue.RedisServerFixture;
import io.hawiyat.agent.state.EmptyDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two agents, as processes, on one PostgreSQL and one Redis: one installation, whatever happens to one of them. */
class AgentsTest {

    private static final Duration OFTEN = Duration.ofSeconds(1);
    private static final Duration TAKEN_OVER = Duration.ofSeconds(30);
    private static final String SLOW = "  rollout: {minHealthyTime: 15s, drainTimeout: 1s}\n";

    private static Stage stage;
    private static EmptyDatabase database;
    private static RedisServerFixture redis;
    private static Path secondData;
    private static ProcessOfAgent first;
    private static ProcessOfAgent second;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.withoutAgent();
        database = EmptyDatabase.create();
        redis = RedisServerFixture.started();
        secondData = Files.createTempDirectory("hawiyat-data");
        commit("web", "0", "");
        first = launch(stage.settings().data()).awaitListening();
        second = launch(secondData).awaitListening();
        stage.awaitVisit("web.localhost", "/", "200 0");
    }

    @BeforeEach
    void bothWork() {
        first = first.lives() ? first : launch(stage.settings().data()).awaitListening();
        second = second.lives() ? second : launch(secondData).awaitListening();
    }

    @AfterAll
    static void close() {
        first.close();
        second.close();
        stage.close();
        redis.close();
        database.close();
        Stage.deleteRecursively(secondData);
    }

    private static ProcessOfAgent launch(Path data) {
        return launch(data, Map.of());
    }

    private static ProcessOfAgent launch(Path data, Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("HAWIYAT_DATABASE_URL", database.url());
        environment.put("HAWIYAT_REDIS_URL", redis.url());
        return ProcessOfAgent.launch(
                stage.settings(), data, OFTEN, stage.repository().folder(), environment);
    }

    private static void commit(String name, String text, String more) {
        stage.repository()
                .write(name + ".yaml", Manifest.web(name, text).replaceAll("(?s)  rollout:.*?  stop", more + "  stop"));
        stage.repository().commit("Say " + text);
    }

    @Test
    void shareTheWorkAndDoNothingTwice() {
        var agents = new HashSet<String>();
        for (var round = 1; round <= 5 && agents.size() < 2; round++) {
            for (var number = 0; number < 6; number++) {
                stage.repository()
                        .write("worker-" + number + ".yaml", Manifest.writer("worker-" + number, "r" + round));
            }
            var commit = stage.repository().commit("Round " + round);
            var deployments = Stage.await(
                    () -> deployments("").stream()
                            .filter(it -> it.path("revision").asText().equals(commit))
                            .toList(),
                    found -> found.size() >= 6
                            && found.stream()
                                    .allMatch(it -> it.path("phase").asText().equals("Succeeded")));
            assertThat(deployments).as("one for each application").hasSize(6);
            deployments.forEach(it -> agents.add(it.path("agent").asText()));
        }
        assertThat(agents).isEqualTo(Set.of(first.name(), second.name()));
    }

    @Test
    void takeWebhooksAndTokensOfOneAnother() {
        assertThat(first.push("to-the-first")).isEqualTo(202);
        assertThat(second.push("to-the-first")).isEqualTo(200);
        assertThat(second.push("to-the-second")).isEqualTo(202);

        Stage.await(() -> first.act("/api/v1/sources/default/sync", second.token()), status -> status < 300);
        Stage.await(() -> second.act("/api/v1/sources/default/sync", first.token()), status -> status < 300);
        assertThat(first.act("/api/v1/sources/default/sync", "another")).isEqualTo(401);
    }

    @Test
    void letNobodyIntoTheDataDirectoryOfOneOfThem() {
        try (var third = launch(secondData)) {
            assertThat(third.exitCode()).isEqualTo(2);
        }
        assertThat(second.lives()).isTrue();
    }

    /** Where {@code testbed/up} has started another engine beside the usual one. */
    @ParameterizedTest
    @MethodSource("io.hawiyat.agent.docker.Engines#all")
    void takeInNobodyWhoActsOnAnotherEngine(EngineHost engine, @TempDir Path data) {
        var usual = engine.equals(EngineHost.fromEnvironment(System.getenv()));
        try (var third = launch(data, Map.of("DOCKER_HOST", engine.toString()))) {
            if (usual) {
                third.awaitListening();
                Stage.await(() -> third.get("/health/readiness").statusCode(), status -> status == 200);
                assertThat(third.terminate()).isZero();
            } else {
                assertThat(third.exitCode()).isEqualTo(2);
            }
        }
    }

    @Test
    void takeOverWhatADeadOneWasAt() {
        var dead = inTheMiddleOfARollout("killed");
        dead.kill();
        var killedAt = System.nanoTime();
        var other = dead == first ? second : first;
        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "web.localhost", 20)) {
            Stage.await(() -> newest("killed"), it -> it.path("agent").asText().equals(other.name()));
            assertThat(Duration.ofNanos(System.nanoTime() - killedAt)).isLessThan(TAKEN_OVER);
            stage.awaitVisit("killed.localhost", "/", "200 after");
            assertThat(visitors.failures()).isEmpty();
        }
    }

    @Test
    void areNotHarmedByOneThatWakesAfterItsLease() {
        var asleep = inTheMiddleOfARollout("paused");
        asleep.signal("STOP");
        var other = asleep == first ? second : first;
        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "paused.localhost", 20)) {
            Stage.await(
                    () -> other.json("/api/v1/deployments?project=default&application=paused")
                            .path("items")
                            .path(0),
                    it -> it.path("agent").asText().equals(other.name())
                            && it.path("phase").asText().equals("Succeeded"));
            var before = containers("paused");
            asleep.signal("CONT");
            Stage.await(() -> asleep.get("/health/readiness").statusCode(), status -> status == 200);

            commit("paused", "later", "  rollout: {minHealthyTime: 100ms, drainTimeout: 1s}\n");
            stage.awaitVisit("paused.localhost", "/", "200 later");
            Stage.await(() -> containers("paused"), now -> now.size() == 1 && !now.equals(before));
            assertThat(visitors.failures()).isEmpty();
        }
        assertThat(newest("paused").path("phase").asText()).isIn("Running", "Succeeded");
    }

    /** Answers with the agent that is at it. */
    private static ProcessOfAgent inTheMiddleOfARollout(String application) {
        commit(application, "before", "  rollout: {minHealthyTime: 100ms, drainTimeout: 1s}\n");
        stage.awaitVisit(application + ".localhost", "/", "200 before");
        Stage.await(() -> newest(application), it -> it.path("phase").asText().equals("Succeeded"));
        commit(application, "after", SLOW);
        var running = Stage.await(
                () -> newest(application),
                it -> it.path("phase").asText().equals("Running")
                        && it.path("steps").size() > 1);
        return running.path("agent").asText().equals(first.name()) ? first : second;
    }

    private static JsonNode newest(String application) {
        return deployments("&application=" + application).stream().findFirst().orElseThrow();
    }

    private static List<JsonNode> deployments(String filter) {
        return (first.lives() ? first : second).deployments(filter);
    }

    private static Set<String> containers(String application) {
        try (var engine = stage.engine()) {
            return engine.containers().list().stream()
                    .filter(it -> it.identity()
                            .filter(identity -> identity.application().name().equals(application))
                            .isPresent())
                    .map(it -> it.id() + " " + it.state())
                    .collect(Collectors.toSet());
        }
    }
}
