package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static io.hawiyat.agent.state.Samples.mounting;
import static io.hawiyat.agent.state.Samples.routed;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Rollbacks.Answer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person went back to, and for how long. */
class RollbackTest {

    @RegisterExtension
    static final Scene SCENE = new Scene();

    private static final ApplicationId WEB = ApplicationId.parse("shop/web");

    private final Rollbacks rollbacks = SCENE.database.bean(Rollbacks.class);
    private final Restarts restarts = SCENE.database.bean(Restarts.class);

    @Test
    void isANewNumberWithTheOldContentAndItsVeryImage() {
        live("c1", "nginx:1", "nginx@sha256:aa");
        live("c2", "nginx:2", "nginx@sha256:bb");

        assertThat(back(1)).isEqualTo(new Answer.Begun(SCENE.id("web"), 1, 3));

        var stored = SCENE.load("web");
        var rollback = stored.rollback().orElseThrow();
        assertThat(rollback.generation()).isEqualTo(3);
        assertThat(rollback.image()).hasValue("nginx@sha256:aa");
        assertThat(rollback.revision()).isEqualTo("c1");
        assertThat(rollback.application().workload().image()).isEqualTo("nginx:1");
        assertThat(stored.desired().orElseThrow().revision()).isEqualTo("c2");
        assertThat(stored.queued().orElseThrow().trigger()).isEqualTo(Trigger.ROLLBACK);
        assertThat(SCENE.view("web").generation()).isEqualTo(3);
    }

    @Test
    void holdsTheNewestCommitWithItsNameUntilAnotherOneChangesTheApplication() {
        live("c1", "nginx:1", "nginx@sha256:aa");
        live("c2", "nginx:2", "nginx@sha256:bb");
        back(1);
        deployRollback();

        assertThat(held()).hasValueSatisfying(message -> assertThat(message).startsWith("commit c2 is held"));
        assertThat(SCENE.view("web").revision())
                .isEqualTo(new ApplicationView.Revisions(
                        Optional.of("c2"), Optional.of("c2"), Optional.of("c1"), Optional.of("c1")));
        SCENE.unchanged("c3", SCENE.id("web"));
        assertThat(SCENE.commit("c4", declared("web", "nginx:2"))).isEmpty();
        assertThat(held()).hasValueSatisfying(message -> assertThat(message).startsWith("commit c4 is held"));
        assertThat(SCENE.load("web").rollback()).isPresent();

        assertThat(SCENE.commit("c5", declared("web", "nginx:3"))).hasSize(1);
        assertThat(SCENE.load("web").rollback()).isEmpty();
        assertThat(held()).isEmpty();
    }

    @Test
    void endsWhenAPersonTriesTheHeldCommitAgain() {
        live("c1", "nginx:1", "nginx@sha256:aa");
        live("c2", "nginx:2", "nginx@sha256:bb");
        back(1);
        deployRollback();

        assertThat(SCENE.retries.retry(WEB)).isEqualTo(new Retries.Answer.Again(SCENE.id("web")));

        assertThat(SCENE.load("web").rollback()).isEmpty();
        assertThat(SCENE.load("web").queued().orElseThrow().generation()).isEqualTo(2);
    }

    @Test
    void goesBackToTheLastOneThatWasLiveUnlessTold() {
        live("c1", "nginx:1", "nginx@sha256:aa");
        SCENE.commit("c2", declared("web", "nginx:broken"));
        SCENE.fail("web");
        live("c3", "nginx:3", "nginx@sha256:cc");

        assertThat(rollbacks.rollback(WEB, Optional.empty(), (candidate, others, projects) -> List.of()))
                .isEqualTo(new Answer.Begun(SCENE.id("web"), 1, 4));
    }

    @Test
    void keepsTheNumberOfWhatRunsWhenItOnlyStopsARollout() {
        live("c1", "nginx:1", "nginx@sha256:aa");
        SCENE.commit("c2", declared("web", "nginx:2"));

        assertThat(back(1)).isEqualTo(new Answer.Begun(SCENE.id("web"), 1, 1));

        assertThat(SCENE.deployments()).extracting(Deployment::phase).startsWith(Phase.QUEUED, Phase.SUPERSEDED);
    }

    @Test
    void keepsTheReplicasOfToday() {
        live("c1", "nginx:1", "nginx@sha256:aa");
        SCENE.commit("c2", declared("web", "nginx:2", 5));
        SCENE.deploy("web");

        back(1);

        assertThat(SCENE.load("web").rollback().orElseThrow().application().replicas())
                .isEqualTo(5);
    }

    @Test
    void bringsBackTheFilesWithTheirContents() {
        SCENE.applications.record(SCENE.render("shop", "c1")
                .changed(mounting("web", "nginx:1", "sha1"))
                .file("sha1", new byte[] {1})
                .build());
        SCENE.deploy("web");
        live("c2", "nginx:2", "nginx@sha256:bb");

        back(1);
        SCENE.database.execute("DELETE FROM generation WHERE number = 1");
        SCENE.database.bean(Retention.class).sweep();

        assertThat(SCENE.applications.files(List.of("sha1"))).containsOnlyKeys("sha1");
    }

    @Test
    void refusesWhatIsNotKeptAndWhatRunsAnyway() {
        assertThat(back(1)).isEqualTo(new Answer.Unknown());
        live("c1", "nginx:1", "nginx@sha256:aa");

        assertThat(back(7))
                .isInstanceOfSatisfying(
                        Answer.NotKept.class, it -> assertThat(it.reason()).contains("never had a generation 7"));
        assertThat(back(1)).isInstanceOf(Answer.Refused.class);
        assertThat(rollbacks.rollback(WEB, Optional.empty(), (candidate, others, projects) -> List.of()))
                .isInstanceOfSatisfying(
                        Answer.Refused.class, it -> assertThat(it.reason()).contains("nothing to go back to"));
        for (var number = 2; number <= 13; number++) {
            live("c" + number, "nginx:" + number, "nginx@sha256:" + number);
        }
        SCENE.database.bean(Retention.class).sweep();
        assertThat(back(2))
                .isInstanceOfSatisfying(
                        Answer.NotKept.class,
                        it -> assertThat(it.reason()).contains("generation 2 is not kept any more; kept are 13, 12"));
    }

    @Test
    void refusesWhatTheOperatorDoesNotAllowToday() {
        live("c1", "nginx:1", "nginx@sha256:aa");
        live("c2", "nginx:2", "nginx@sha256:bb");

        var answer = rollbacks.rollback(
                WEB,
                Optional.of(1L),
                (candidate, others, projects) -> List.of(new ManifestError(
                        "web.yaml", 1, 1, "spec.security.privileged", "not allowed", Optional.of(candidate.id()))));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        it -> assertThat(it.reason())
                                .isEqualTo("generation 1 is not allowed today: spec.security.privileged: not allowed"));
        assertThat(SCENE.load("web").rollback()).isEmpty();
    }

    @Test
    void refusesARouteThatAnotherOneHasByNowAndKeepsItsOwnFromOthers() {
        SCENE.commit("c1", routed("web", "nginx:1", "old.test"));
        SCENE.deploy("web");
        SCENE.commit("c2", routed("web", "nginx:2", "new.test"));
        SCENE.deploy("web");
        SCENE.commit("c3", routed("other", "nginx:1", "old.test"));
        assertThat(back(1))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        it -> assertThat(it.reason()).contains("host old.test", "belongs to application shop/other"));

        SCENE.commit("c4", routed("other", "nginx:1", "elsewhere.test"));
        assertThat(back(1)).isInstanceOf(Answer.Begun.class);
        assertThat(SCENE.commit("c5", routed("other", "nginx:1", "old.test"))).isEmpty();
        assertThat(SCENE.commit("c6", routed("other", "nginx:1", "new.test"))).isEmpty();
    }

    @Test
    void isGivenUpWhenItIsAtFaultAndWhatServedBeforeGoesOn() {
        live("c1", "nginx:1", "nginx@sha256:aa");
        live("c2", "nginx:2", "nginx@sha256:bb");
        back(1);
        var run = SCENE.begin("web");

        SCENE.applications.abandonRollback(run.lease(), run.deployment(), "exited with code 1");
        assertThat(SCENE.load("web").rollback()).isEmpty();
        assertThat(SCENE.load("web").held()).as("it is what serves").isFalse();
        SCENE.applications.returned(run.lease(), run.deployment(), Scene.healthy(run.version()));

        assertThat(SCENE.deployments().getFirst().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(SCENE.deployments().getFirst().message()).isEqualTo("exited with code 1");
        assertThat(SCENE.view("web").revision().applied()).hasValue("c2");
    }

    @Test
    void aRestartMarksWhatRunsAndWaitsForNoOtherDeployment() {
        assertThat(restarts.restart(WEB)).isEqualTo(new Restarts.Answer.Unknown());
        SCENE.commit("c1", declared("web", "nginx:1"));
        assertThat(restarts.restart(WEB)).isEqualTo(new Restarts.Answer.NothingRuns());
        SCENE.deploy("web");

        assertThat(restarts.restart(WEB)).isEqualTo(new Restarts.Answer.Begun(SCENE.id("web")));

        var stored = SCENE.load("web");
        assertThat(stored.restart().orElseThrow().containers()).isEmpty();
        assertThat(stored.queued().orElseThrow().trigger()).isEqualTo(Trigger.RESTART);
        assertThat(stored.queued().orElseThrow().generation()).isEqualTo(1);
        restarts.restart(WEB);
        assertThat(SCENE.load("web").restart().orElseThrow().askedAt())
                .isAfter(stored.restart().orElseThrow().askedAt());
        assertThat(SCENE.deployments()).hasSize(2);
    }

    @Test
    void aRestartIsOfTheContainersThatAreNotedForIt() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        restarts.restart(WEB);
        var first = SCENE.load("web").restart().orElseThrow();
        var lease = SCENE.lease("web");

        SCENE.applications.restarts(lease, first.askedAt(), Set.of("one", "two"));

        assertThat(SCENE.load("web").restart().orElseThrow().containers()).hasValue(Set.of("one", "two"));
        restarts.restart(WEB);
        assertThat(SCENE.load("web").restart().orElseThrow().containers()).isEmpty();
        SCENE.applications.restarts(lease, first.askedAt(), Set.of("too late"));
        assertThat(SCENE.load("web").restart().orElseThrow().containers()).isEmpty();
        SCENE.leases.release(lease);
    }

    private static void live(String commit, String image, String pinned) {
        SCENE.commit(commit, declared("web", image));
        var lease = SCENE.lease("web");
        SCENE.applications.pin(lease, SCENE.load("web").desired().orElseThrow().generation(), pinned);
        SCENE.leases.release(lease);
        SCENE.deploy("web");
    }

    private Answer back(long generation) {
        return rollbacks.rollback(WEB, Optional.of(generation), (candidate, others, projects) -> List.of());
    }

    private static void deployRollback() {
        var version = SCENE.load("web").rollback().orElseThrow();
        var run = SCENE.begin("web");
        SCENE.applications.succeeded(run.lease(), run.deployment(), version, "live", Scene.healthy(version));
        SCENE.leases.release(run.lease());
    }

    private static Optional<String> held() {
        return SCENE.view("web").conditions().stream()
                .filter(it -> it.type().equals("Held"))
                .map(Status.Condition::message)
                .findFirst();
    }
}
