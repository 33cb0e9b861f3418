package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Restarts;
import io.hawiyat.agent.state.Rollbacks;
import io.hawiyat.agent.state.Status.Sync;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.Trigger;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person asks for beside git: back to what was, and the same once more. */
class GoingBackTest {

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static ApplicationId live(String name, String text) {
        return live(name, text, Manifest.web(name, text));
    }

    private static ApplicationId live(String name, String text, String manifest) {
        stage.repository().write(name + ".yaml", manifest);
        stage.repository().commit(name + " says " + text);
        stage.awaitVisit(name + ".localhost", "/", "200 " + text);
        var id = new ApplicationId("default", name);
        stage.awaitSettled(id);
        return id;
    }

    private static Rollbacks.Answer back(ApplicationId id, Optional<Long> to) {
        return stage.bean(Rollbacks.class).rollback(id, to, stage.bean(Rollbacks.Admission.class));
    }

    private static StoredApplication awaitIdle(ApplicationId id) {
        return stage.awaitApplication(
                id, it -> it.running().isEmpty() && it.queued().isEmpty());
    }

    @Test
    void aRollbackBringsBackWhatWasAndOutlivesACommitThatChangesNothing() {
        live("back", "one");
        var id = live("back", "two");
        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "back.localhost", 50)) {
            assertThat(back(id, Optional.empty())).isInstanceOf(Rollbacks.Answer.Begun.class);
            stage.awaitVisit("back.localhost", "/", "200 one");
            awaitIdle(id);

            assertThat(visitors.failures()).isEmpty();
        }
        var rolledBack = stage.application(id);
        assertThat(rolledBack.status().sync()).isEqualTo(Sync.OUT_OF_SYNC);
        assertThat(rolledBack.status().diff()).anySatisfy(it -> {
            assertThat(it.field()).isEqualTo("spec.env.TEXT");
            assertThat(it.desired()).isEqualTo("two");
            assertThat(it.live()).isEqualTo("one");
        });
        assertThat(stage.containers(id))
                .singleElement()
                .satisfies(it ->
                        assertThat(it.identity().orElseThrow().generation()).isEqualTo(3));
        assertThat(stage.deployments(id).getFirst().trigger()).isEqualTo(Trigger.ROLLBACK);
        assertThat(stage.deployments(id).getFirst().phase()).isEqualTo(Phase.SUCCEEDED);

        stage.repository().write("other.txt", "nothing of it");
        var unchanged = stage.repository().commit("Change nothing");
        stage.awaitApplication(id, it -> it.desired().orElseThrow().revision().equals(unchanged));
        assertThat(stage.visit("back.localhost", "/")).isEqualTo("200 one");
        live("back", "three");
    }

    @Test
    void aRollbackToWhatRefusesTheDataOfTodayStartsWhatServedAgain() {
        var id = new ApplicationId("default", "moved");
        var old = Manifest.writer("moved", "old")
                .replace("echo $WORD >> /data/log", "echo $WORD; test ! -e /data/upgraded || exit 7")
                .replace("minHealthyTime: 100ms", "minHealthyTime: 1s");
        stage.repository().write("moved.yaml", old);
        stage.repository().commit("Old data");
        stage.awaitSettled(id);
        var upgraded = stage.repository()
                .replace("moved.yaml", "echo $WORD; test ! -e /data/upgraded || exit 7", "touch /data/upgraded")
                .commit("Upgrade the data");
        stage.awaitApplication(
                id,
                it -> Stage.settled(it)
                        && it.lastGood().orElseThrow().revision().equals(upgraded));
        var before = stage.containers(id).getFirst().id();

        back(id, Optional.of(1L));
        var failed = Stage.await(() -> stage.deployments(id).getFirst(), it -> it.phase() == Phase.ROLLED_BACK);

        assertThat(failed.message())
                .contains("going back, as generation 3, failed", "its last words: old")
                .containsPattern("code 7|crashed \\d+ times");
        var after = awaitIdle(id);
        assertThat(after.rollback()).isEmpty();
        assertThat(after.held()).isFalse();
        assertThat(after.status().sync()).isEqualTo(Sync.SYNCED);
        assertThat(stage.containers(id)).singleElement().satisfies(it -> {
            assertThat(it.id()).isEqualTo(before);
            assertThat(it.state()).isEqualTo(Listed.State.RUNNING);
        });
    }

    @Test
    void aRestartReplacesEveryContainerByOneOfTheSameGenerationAndDropsNobody() {
        var two = Manifest.web("again", "here").replace("  routes:", "  replicas: 2\n  routes:");
        var id = live("again", "here", two);
        Stage.await(() -> stage.containers(id), it -> it.size() == 2);
        var before = stage.containers(id).stream().map(Listed::id).toList();
        var names = stage.containers(id).stream().map(Listed::name).toList();
        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "again.localhost", 50)) {
            assertThat(stage.bean(Restarts.class).restart(id)).isInstanceOf(Restarts.Answer.Begun.class);
            Stage.await(() -> stage.deployments(id).getFirst().phase(), Phase.SUCCEEDED::equals);
            awaitIdle(id);

            assertThat(visitors.failures()).isEmpty();
        }
        assertThat(stage.deployments(id).getFirst().trigger()).isEqualTo(Trigger.RESTART);
        assertThat(stage.containers(id))
                .hasSize(2)
                .noneMatch(it -> before.contains(it.id()))
                .extracting(Listed::name)
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void aRestartThatAnAgentDiedInIsFinishedByTheNextOne() {
        var id = live("killed", "here");
        var before = stage.containers(id).getFirst().id();

        stage.bean(Restarts.class).restart(id);
        stage.restart();
        stage.awaitSettled(id);
        awaitIdle(id);

        assertThat(stage.containers(id))
                .singleElement()
                .satisfies(it -> assertThat(it.id()).isNotEqualTo(before));
        assertThat(stage.deployments(id))
                .filteredOn(it -> it.trigger() == Trigger.RESTART)
                .hasSize(1);
    }

    /** The engine's and PostgreSQL's are those of two machines, or one of them was set. */
    @ParameterizedTest
    @ValueSource(strings = {"1 hour", "-1 hour"})
    void aRestartReplacesEachContainerOnceWhereverTheClocksAre(String apart) {
        var name = apart.startsWith("-") ? "behind" : "ahead";
        var id = live(name, "here");
        var before = stage.containers(id).getFirst().id();

        stage.sql("""
                WITH marked AS (
                    UPDATE application SET restart_at = clock_timestamp() + interval '%s' WHERE name = '%s' RETURNING *)
                INSERT INTO deployment
                    (application_id, source_id, project, application, generation, revision, trigger, phase, message)
                SELECT id, source_id, project, name, last_good_generation, last_good_revision, 'restart', 'QUEUED', ''
                FROM marked""".formatted(apart, name));
        Stage.await(
                () -> stage.deployments(id).getFirst(),
                it -> it.trigger() == Trigger.RESTART && it.phase() == Phase.SUCCEEDED);

        var after = stage.containers(id).getFirst().id();
        assertThat(after).isNotEqualTo(before);
        stage.repository().write(name + ".yaml", Manifest.web(name, "newer")).commit("Say newer");
        stage.awaitVisit(name + ".localhost", "/", "200 newer");
        stage.awaitSettled(id);
        var newer = stage.containers(id).getFirst().id();
        stage.restart();
        stage.lookNow();
        awaitIdle(id);
        assertThat(stage.containers(id)).extracting(Listed::id).containsExactly(newer);
        assertThat(stage.deployments(id))
                .extracting(Deployment::trigger)
                .containsOnlyOnce(Trigger.RESTART)
                .doesNotContain(Trigger.DRIFT);
    }

    /** An agent of before could not note what it replaced, and may still be at work beside this one. */
    @Test
    void aRestartThatIsOverIsNotDoneAgainByAnAgentThatFindsItNotNoted() {
        var id = live("over", "here");
        var before = stage.containers(id).getFirst().id();

        stage.sql("UPDATE application SET restart_at = now() - interval '1 day' WHERE name = 'over'");
        stage.restart();
        stage.lookNow();
        Stage.await(() -> stage.application(id).restart().orElseThrow().containers(), Optional::isPresent);
        awaitIdle(id);

        assertThat(stage.application(id).restart().orElseThrow().containers()).hasValue(Set.of());
        assertThat(stage.containers(id)).extracting(Listed::id).containsExactly(before);
        assertThat(stage.deployments(id)).hasSize(1);
    }

    @Test
    void aWriterIsRestartedOneAfterTheOther() {
        var id = new ApplicationId("default", "writer");
        stage.repository().write("writer.yaml", Manifest.writer("writer", "word"));
        stage.repository().commit("Write");
        stage.awaitSettled(id);

        stage.bean(Restarts.class).restart(id);
        Stage.await(() -> stage.deployments(id).getFirst().phase(), Phase.SUCCEEDED::equals);

        assertThat(stage.run(id, "cat", "/data/log")).isEqualTo("word\nword");
        assertThat(stage.deployments(id).getFirst().steps())
                .allSatisfy(it -> assertThat(it.state()).isEqualTo(Deployment.StepState.SUCCEEDED));
        assertThat(stage.containers(id)).hasSize(1);
    }
}
