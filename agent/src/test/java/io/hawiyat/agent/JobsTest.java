package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.embedded.EmbeddedServers;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.ApplicationView;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.StateReader;
import io.hawiyat.agent.state.Status.Health;
import io.hawiyat.agent.state.Trigger;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Containers that run to completion: once for each commit that changes them, or on a schedule. */
class JobsTest {

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static String job(String name, String script, String... fields) {
        return """
                apiVersion: hawiyat.io/v1
                kind: Job
                metadata:
                  name: %s
                spec:
                  image: busybox:1.36
                  command: [sh, -c, '%s']
                  stopGracePeriod: 0s
                """.formatted(name, script) + String.join("\n", fields).indent(2);
    }

    private static ApplicationId commit(String name, String manifest) {
        stage.repository().write(name + ".yaml", manifest);
        stage.repository().commit("Change " + name);
        return new ApplicationId("default", name);
    }

    private static List<Deployment> awaitEnded(ApplicationId id, int count) {
        return Stage.await(
                () -> stage.deployments(id),
                found -> found.size() == count
                        && found.stream().allMatch(it -> it.finishedAt().isPresent()));
    }

    private static ApplicationView view(ApplicationId id) {
        return stage.bean(StateReader.class).application(id).orElseThrow();
    }

    /** The engine lists a container for as long as it removes it. */
    private static void isGone(ApplicationId id) {
        Stage.await(() -> stage.containers(id), List::isEmpty);
    }

    @Test
    void runsOnceForEachCommitThatChangesIt() {
        var id = commit("once", job("once", "echo first"));
        assertThat(awaitEnded(id, 1)).extracting(Deployment::phase).containsExactly(Phase.SUCCEEDED);
        stage.awaitSettled(id);

        commit("beside", job("beside", "true"));
        stage.awaitSettled(new ApplicationId("default", "beside"));
        commit("once", job("once", "echo first").replace("  name: once", "  name: once\n  labels: {team: a}"));
        awaitEnded(id, 2);
        stage.restart();
        stage.lookNow();
        commit("once", job("once", "echo second"));
        var deployments = awaitEnded(id, 3);

        assertThat(deployments.get(1).message()).isEqualTo("nothing that it runs has changed");
        assertThat(runs("once")).isEqualTo(2);
        isGone(id);
        assertThat(log("once")).isEqualTo("second");
        assertThat(view(id).kind()).isEqualTo("Job");
        assertThat(view(id).lastRun()).isPresent();
        assertThat(view(id).health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void aFailedOneIsDegradedWithItsExitCodeAndLastWordsAfterItsRetries() {
        var id = commit("failing", job("failing", "echo no luck; exit 3", "backoffLimit: 1"));

        var failed = stage.awaitApplication(
                id, it -> it.held() && it.running().isEmpty() && it.status().health() == Health.DEGRADED);

        var deployment = stage.deployments(id).getFirst();
        assertThat(deployment.phase()).isEqualTo(Phase.FAILED);
        assertThat(deployment.message()).contains("exited with code 3").contains("no luck");
        assertThat(view(id).operation().orElseThrow().message()).contains("exited with code 3");
        assertThat(deployment.steps())
                .filteredOn(it -> it.name().startsWith("Start "))
                .hasSize(2);
        assertThat(failed.lastGood()).isEmpty();
        isGone(id);
    }

    @Test
    void oneThatDoesNotEndInTimeIsKilled() {
        var id = commit("slow", job("slow", "sleep 1000", "deadline: 1s"));

        assertThat(awaitEnded(id, 1).getFirst().message()).startsWith("did not end within 1s (spec.deadline)");
        isGone(id);
    }

    @Test
    void aRunUnderWayOutlivesTheAgentAndIsFoundAgain() {
        var id = commit("long", job("long", "echo begun; sleep 20; echo done"));
        var container = Stage.await(
                        () -> stage.containers(id),
                        it -> it.size() == 1 && it.getFirst().state() == Listed.State.RUNNING)
                .getFirst();

        stage.restart();

        assertThat(stage.containers(id)).extracting(Listed::id).containsExactly(container.id());
        stage.awaitSettled(id);
        assertThat(runs("long")).isEqualTo(1);
        assertThat(log("long")).isEqualTo("begun\ndone");
    }

    @Test
    void aScheduleMakesUpOnlyTheLatestTimeThatItMissed() {
        var id = commit("hourly", job("hourly", "echo tick", "schedule: \"@hourly\"", "historyLimit: 1"));
        stage.awaitSettled(id);
        assertThat(view(id).nextRun()).isPresent();
        assertThat(runs("hourly")).isZero();

        Stage.await(
                () -> {
                    // Its last turn may write once more when it was to run next, as it had read it before.
                    missHours("hourly");
                    return stage.deployments(id);
                },
                it -> it.size() == 2 && it.getFirst().finishedAt().isPresent());

        var run = stage.deployments(id).getFirst();
        assertThat(run.trigger()).isEqualTo(Trigger.SCHEDULE);
        assertThat(run.phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(runs("hourly")).isEqualTo(1);
        isGone(id);
        missHours("hourly");
        stage.awaitApplication(id, it -> it.status().health() == Health.HEALTHY);
        assertThat(runs("hourly")).isEqualTo(1);
    }

    @Test
    void aSuspendedOneBeginsNoRunUntilItIsResumed() {
        var id = commit("resting", job("resting", "echo awake", "suspend: true"));
        stage.awaitApplication(id, it -> it.queued().isPresent() && it.status().health() == Health.SUSPENDED);
        assertThat(stage.deployments(id).getFirst().message()).contains("spec.suspend");
        assertThat(runs("resting")).isZero();

        commit("resting", job("resting", "echo awake"));
        stage.awaitSettled(id);
        commit("resting", job("resting", "echo awake", "suspend: true"));
        stage.awaitApplication(id, it -> it.status().health() == Health.SUSPENDED && Stage.settled(it));
        commit("resting", job("resting", "echo awake"));
        stage.awaitApplication(id, it -> it.status().health() == Health.HEALTHY && Stage.settled(it));

        assertThat(runs("resting")).isEqualTo(1);
    }

    @Test
    void whatWasAnApplicationUntilNowIsGoneWithItsRoutes() {
        var id = commit("changed", Manifest.web("changed", "here"));
        stage.awaitVisit("changed.localhost", "/", "200 here");
        stage.awaitSettled(id);

        commit("changed", job("changed", "echo once"));
        stage.awaitApplication(
                id,
                it -> Stage.settled(it)
                        && it.lastGood().orElseThrow().application().job().isPresent());

        assertThat(stage.visit("changed.localhost", "/")).startsWith("404 ");
        assertThat(runs("changed")).isEqualTo(1);
        isGone(id);
        commit("changed", Manifest.web("changed", "back"));
        stage.awaitVisit("changed.localhost", "/", "200 back");
    }

    @Test
    void isTakenAwayWithItsManifestAlsoWhileItRuns() {
        commit("staying", job("staying", "true"));
        var id = commit("leaving", job("leaving", "sleep 1000"));
        Stage.await(() -> stage.containers(id), it -> it.size() == 1);

        stage.repository().delete("leaving.yaml");
        stage.repository().commit("Take it away");

        Stage.await(() -> stage.bean(StateReader.class).application(id), it -> it.isEmpty());
        assertThat(stage.bean(Engine.class).containers().list(id)).isEmpty();
    }

    /** As after an agent that was away. */
    private static void missHours(String name) {
        stage.sql("UPDATE application SET schedule_since = now() - interval '5 hours', next_run = now() WHERE name = '"
                + name + "'");
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(stage.bean(EmbeddedServers.class).databaseUrl());
    }

    private static int runs(String name) {
        return Integer.parseInt(query(
                "SELECT count(*) FROM job_run r JOIN application a ON a.id = r.application_id" + " WHERE a.name = ?",
                name));
    }

    private static String log(String name) {
        return query(
                "SELECT r.log FROM job_run r JOIN application a ON a.id = r.application_id"
                        + " WHERE a.name = ? ORDER BY r.id DESC LIMIT 1",
                name);
    }

    private static String query(String sql, String name) {
        try (var connection = connect();
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getString(1);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
