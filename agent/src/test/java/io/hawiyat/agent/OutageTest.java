package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.EngineHost;
import io.hawiyat.agent.docker.EngineProxy;
import io.hawiyat.agent.queue.RedisServerFixture;
import io.hawiyat.agent.state.EmptyDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL, Redis, the engine and the remote repository are all away, for long, while webhooks go on arriving. */
class OutageTest {

    /** Minutes in {@code bench/outage}. */
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("hawiyat.outage", 20));

    /** By then everything that fails has failed once, and what that needs has been loaded. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private static final Duration ENDED = Duration.ofSeconds(45);
    private static final Duration OFTEN = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    private final Stage stage = Stage.withoutAgent();

    @AutoClose
    private final EmptyDatabase database = EmptyDatabase.create();

    @AutoClose
    private final RedisServerFixture redis = RedisServerFixture.started();

    @AutoClose
    private EngineProxy engine;

    private ProcessOfAgent agent;

    @BeforeEach
    void oneIsLive() throws IOException {
        engine = new EngineProxy(folder, EngineHost.fromEnvironment(System.getenv()));
        stage.repository().write("web.yaml", Manifest.web("web", "one")).commit("Say one");
        agent = stage.launch(
                OFTEN,
                Map.of(
                        "HAWIYAT_DATABASE_URL", database.url(),
                        "HAWIYAT_REDIS_URL", redis.url(),
                        "DOCKER_HOST", engine.host().toString()));
        stage.awaitVisit("web.localhost", "/", "200 one");
    }

    /** With its agent, before what the agent works with. */
    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void whatRunsAnswersTheHeapStaysAndWorkGoesOnAfterwards() throws IOException {
        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "web.localhost", 20)) {
            var away = take(stage.repository().folder());
            database.shut();
            redis.kill();
            engine.stop();
            try {
                lasts();
            } finally {
                engine.restart();
                redis.start();
                database.open();
                Files.move(away, stage.repository().folder());
            }

            stage.repository().write("web.yaml", Manifest.web("web", "two")).commit("Say two");
            stage.awaitVisit("web.localhost", "/", "200 two");
            agent.awaitReady();
            assertThat(visitors.failures()).isEmpty();
        }
        assertThat(agent.terminate()).isZero();
    }

    @Test
    void isEndedInTimeWhileAllOfThemHang() throws IOException {
        engine.fallSilent();
        redis.pause();
        database.shut();
        try {
            stage.repository().write("web.yaml", Manifest.web("web", "two")).commit("Say two");
            Stage.await(agent::readiness, it -> it.contains("\"docker\":{\"status\":\"DOWN\""));

            var asked = System.nanoTime();
            assertThat(agent.terminate()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(ENDED);
        } finally {
            redis.resume();
            engine.restart();
            database.open();
        }
        assertThat(stage.visit("web.localhost", "/")).isEqualTo("200 one");
    }

    private static Path take(Path repository) throws IOException {
        return Files.move(repository, repository.resolveSibling(repository.getFileName() + "-away"));
    }

    private void lasts() {
        Stage.await(
                agent::readiness,
                it -> it.contains("\"postgresql\":{\"status\":\"DOWN\"")
                        && it.contains("\"redis\":{\"status\":\"DOWN\"")
                        && it.contains("\"docker\":{\"status\":\"DOWN\""));
        knocking(SETTLED);
        var before = agent.heap();
        knocking(LENGTH);
        var after = agent.heap();
        System.out.printf("heap: %d KiB, %s later %d KiB%n", before >> 10, LENGTH, after >> 10);
        assertThat(after).isLessThan(before + before / 10);
    }

    /** As git hosts do, who do not know, and probes. */
    private void knocking(Duration time) {
        var end = System.nanoTime() + time.toNanos();
        for (var delivery = 0; System.nanoTime() < end; delivery++) {
            assertThat(agent.push("delivery-" + delivery)).isEqualTo(503);
            assertThat(agent.get("/health/liveness").statusCode()).isEqualTo(200);
            Stage.pause(Duration.ofMillis(20));
        }
    }
}
