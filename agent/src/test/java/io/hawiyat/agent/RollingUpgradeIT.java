package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.queue.RedisServerFixture;
import io.hawiyat.agent.state.EmptyDatabase;
import io.hawiyat.agent.traefik.Docker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent takes the place of another on the same PostgreSQL and Redis, and gives it back, while visitors come and commits
 * go on. Both are this program, unless {@code -Dhawiyat.upgrade.from=JAR} names the one before: {@code bench/upgrade}.
 */
class RollingUpgradeIT {

    private static final Path NEW = Path.of("target", "hawiyat.jar");
    private static final Path OLD = Path.of(System.getProperty("hawiyat.upgrade.from", NEW.toString()));

    private static final Duration OFTEN = Duration.ofSeconds(1);
    private static final int VISITS_PER_SECOND = 40;

    /** By then each of two has had a turn, as good as certainly. */
    private static final int ROUNDS = 12;

    private static final List<String> CHANGING = List.of("web", "shop", "blog");
    private static final String STILL = "still";

    @TempDir
    private Path secondData;

    private final List<String> commits = new ArrayList<>();
    private Stage stage;
    private EmptyDatabase database;
    private RedisServerFixture redis;

    @BeforeEach
    void open() {
        stage = Stage.withoutAgent();
        database = EmptyDatabase.create();
        redis = RedisServerFixture.started();
        stage.repository().write(STILL + ".yaml", Manifest.web(STILL, "as ever"));
        commit("100ms");
    }

    @AfterEach
    void close() {
        stage.close();
        redis.close();
        database.close();
    }

    @Test
    void bothReleasesWorkSideBySideAndInEachOthersPlace() {
        var before = launch(OLD, stage.settings().data());
        isLive(before);
        stage.awaitVisit(STILL + ".localhost", "/", "200 as ever");
        var untouched = untouched();
        try (var visitors = visitors("web");
                var others = visitors(STILL)) {
            var next = launch(NEW, secondData);
            shareTheWork(before, next);
            leaves(before, next);

            told("taken back");
            before = launch(OLD, stage.settings().data());
            shareTheWork(before, next);
            leaves(next, before);

            told("done after all");
            next = launch(NEW, secondData);
            shareTheWork(before, next);
            leaves(before, next);

            everyCommitWasDeployedOnce(next);
            assertThat(next.terminate()).isZero();
            assertThat(visitors.failures()).isEmpty();
            assertThat(others.failures()).isEmpty();
            told(visitors.answered() + others.answered() + " requests answered, " + commits.size() + " commits live");
        }
        assertThat(untouched()).as("no container is replaced").isEqualTo(untouched);
        assertThat(errors()).isEmpty();
    }

    /** Until each has deployed something, at the side of the other. */
    private void shareTheWork(ProcessOfAgent one, ProcessOfAgent other) {
        one.awaitReady();
        other.awaitReady();
        var active = new HashSet<String>();
        for (var round = 1; round <= ROUNDS && active.size() < 2; round++) {
            var commit = commit("100ms");
            isLive(one);
            isLive(other);
            deploymentsOf(commit, one).forEach(it -> active.add(it.path("agent").asText()));
        }
        assertThat(active).containsExactlyInAnyOrder(one.name(), other.name());
    }

    /** In the middle of rollouts, which the one that stays ends; then that one is alone. */
    private void leaves(ProcessOfAgent leaving, ProcessOfAgent staying) {
        var commit = commit("6s");
        Stage.await(
                () -> deploymentsOf(commit, staying),
                found -> found.size() == CHANGING.size()
                        && found.stream().allMatch(it -> it.path("steps").size() > 1));
        assertThat(leaving.terminate()).isZero();
        isLive(staying);
        commit("100ms");
        isLive(staying);
    }

    /** Of what it changes; where releases note the rest differently, that has a deployment too, which does nothing. */
    private static List<JsonNode> deploymentsOf(String commit, ProcessOfAgent agent) {
        return agent.deployments("").stream()
                .filter(it -> it.path("revision").asText().equals(commit))
                .filter(it -> CHANGING.contains(it.path("application").asText()))
                .toList();
    }

    private ProcessOfAgent launch(Path program, Path data) {
        return stage.launchProgram(
                program, data, OFTEN, Map.of("HAWIYAT_DATABASE_URL", database.url(), "HAWIYAT_REDIS_URL", redis.url()));
    }

    private SteadyVisitors visitors(String application) {
        return new SteadyVisitors(stage.settings().httpPort(), application + ".localhost", VISITS_PER_SECOND);
    }

    private String commit(String minHealthyTime) {
        var text = "commit-" + commits.size();
        for (var name : CHANGING) {
            var manifest = Manifest.web(name, text);
            stage.repository()
                    .write(
                            name + ".yaml",
                            manifest.replace("minHealthyTime: 100ms", "minHealthyTime: " + minHealthyTime));
        }
        var commit = stage.repository().commit(text);
        commits.add(commit);
        return commit;
    }

    /** The newest commit, as an agent sees it and a visitor does. */
    private void isLive(ProcessOfAgent agent) {
        agent.awaitReady();
        for (var name : CHANGING) {
            Stage.await(
                    () -> agent.json("/api/v1/applications/default/" + name),
                    it -> it.at("/revision/applied").asText().equals(commits.getLast())
                            && it.path("sync").asText().equals("Synced")
                            && it.path("health").asText().equals("Healthy"));
            stage.awaitVisit(name + ".localhost", "/", "200 commit-" + (commits.size() - 1));
        }
        assertThat(agent.get("/health/readiness").statusCode()).isEqualTo(200);
    }

    /** None is lost, none is done again, and none finds that another release made something otherwise. */
    private void everyCommitWasDeployedOnce(ProcessOfAgent agent) {
        for (var name : CHANGING) {
            var deployments = agent.deployments("&application=" + name);
            assertThat(deployments).allSatisfy(it -> {
                assertThat(it.path("phase").asText()).isEqualTo("Succeeded");
                assertThat(it.path("trigger").asText()).isNotEqualTo("drift");
            });
            assertThat(deployments.reversed().stream()
                            .map(it -> it.path("revision").asText()))
                    .isEqualTo(commits);
        }
    }

    /** The containers of what never changes, with the ingress. */
    private List<String> untouched() {
        var instance = stage.settings().instance();
        return Arrays.stream(Docker.output(
                                "ps",
                                "--no-trunc",
                                "--filter",
                                "label=io.hawiyat.instance=" + instance,
                                "--format",
                                "{{.Names}} {{.ID}}")
                        .split("\n"))
                .filter(it -> it.contains("-" + STILL + "-") || it.contains("--ingress"))
                .sorted()
                .toList();
    }

    private List<String> errors() {
        try (var lines = Files.lines(ProcessOfAgent.log(stage.settings()).toPath())) {
            return lines.filter(it -> it.contains(" ERROR ")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void told(String what) {
        System.out.println(Instant.now() + " " + what);
    }
}
