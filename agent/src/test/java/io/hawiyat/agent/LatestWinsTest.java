package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Deployment.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commits that follow one another faster than they can be rolled out. */
class LatestWinsTest {

    private static final Duration APART = Duration.ofSeconds(2);

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static ApplicationId deployed(String name) {
        var id = new ApplicationId("default", name);
        stage.repository().write(name + ".yaml", Manifest.web(name, "before")).commit("Before");
        stage.awaitVisit(name + ".localhost", "/", "200 before");
        stage.awaitSettled(id);
        return id;
    }

    private static String push(String name, String text) {
        var commit = stage.repository()
                .write(name + ".yaml", Manifest.web(name, text))
                .commit("Say " + text);
        stage.lookNow();
        return commit;
    }

    /** Those after the first, oldest first. */
    private static List<Instant> rollouts(ApplicationId id) {
        return stage.deployments(id).reversed().stream()
                .skip(1)
                .map(Deployment::startedAt)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void tenPushesInABurstAreOneRolloutOrTwo() {
        var id = deployed("burst");
        Stage.pause(APART);
        var began = System.nanoTime();
        var last = "";
        for (var i = 1; i <= 10; i++) {
            last = push("burst", "burst-" + i);
        }
        var newest = last;
        stage.awaitApplication(id, it -> it.desired().orElseThrow().revision().equals(newest));
        var took = Duration.ofNanos(System.nanoTime() - began);

        stage.awaitVisit("burst.localhost", "/", "200 burst-10");
        stage.awaitSettled(id);
        // Nobody waits longer than 6 s for a burst to end: a machine that needs more for ten commits sees one more.
        assertThat(rollouts(id)).hasSizeBetween(1, 2 + (int) took.dividedBy(Duration.ofSeconds(6)));
        assertThat(stage.deployments(id).getFirst().phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(stage.containers(id)).hasSize(1);
    }

    @Test
    void rolloutsBeginTwoSecondsApartWhileCommitsKeepArriving() {
        var id = deployed("steady");
        for (var i = 1; i <= 24; i++) {
            push("steady", "steady-" + i);
            Stage.pause(Duration.ofMillis(250));
        }
        stage.awaitVisit("steady.localhost", "/", "200 steady-24");
        stage.awaitSettled(id);

        var rollouts = rollouts(id);
        assertThat(rollouts).hasSizeGreaterThan(1);
        for (var i = 1; i < rollouts.size(); i++) {
            assertThat(Duration.between(rollouts.get(i - 1), rollouts.get(i))).isGreaterThanOrEqualTo(APART);
        }
    }

    @Test
    void aNewerCommitTakesOverFromARolloutThatIsUnderWayWithoutAStepBack() {
        var id = deployed("overtaken");
        var answers = new ArrayList<String>();
        var never = Manifest.web("overtaken", "never").replace("exec httpd", "sleep 600; exec httpd");
        stage.repository().write("overtaken.yaml", never).commit("Never");
        stage.awaitApplication(id, it -> it.running().isPresent());
        Stage.await(() -> stage.containers(id), found -> found.size() == 2);

        push("overtaken", "after");
        Stage.await(
                () -> {
                    var answer = stage.visit("overtaken.localhost", "/");
                    if (answers.isEmpty() || !answers.getLast().equals(answer)) {
                        answers.add(answer);
                    }
                    return answer;
                },
                "200 after"::equals);
        stage.awaitSettled(id);

        assertThat(answers.getFirst()).isIn("200 before", "200 after");
        assertThat(answers).doesNotHaveDuplicates().isSubsetOf("200 before", "200 after");
        assertThat(stage.deployments(id))
                .extracting(Deployment::phase)
                .containsExactly(Phase.SUCCEEDED, Phase.SUPERSEDED, Phase.SUCCEEDED);
        assertThat(stage.containers(id)).hasSize(1);
    }
}
