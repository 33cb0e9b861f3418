package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.plan.Difference;
import io.hawiyat.agent.queue.Backoff;
import io.hawiyat.agent.state.ApplicationView.OperationPhase;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Deployment.Step;
import io.hawiyat.agent.state.Deployment.StepState;
import io.hawiyat.agent.state.Status.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutcomesTest {

    private static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");

    @RegisterExtension
    static final Scene SCENE = new Scene();

    private final Applications applications = SCENE.applications;

    @Test
    void callsACommitAttemptedOnceItsDeploymentBegins() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        assertThat(SCENE.view("web").revision().attempted()).isEmpty();

        SCENE.begin("web");

        var view = SCENE.view("web");
        assertThat(view.revision().attempted()).hasValue("c1");
        assertThat(view.operation().orElseThrow().phase()).isEqualTo(OperationPhase.RUNNING);
        assertThat(SCENE.deployments().getFirst().agent()).hasValue("agent-1");
        assertThat(SCENE.deployments().getFirst().startedAt()).isPresent();
    }

    @Test
    void recordsAsAppliedOnlyWhatSucceeded() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.begin("web");
        assertThat(SCENE.load("web").lastGood()).isEmpty();
        assertThat(SCENE.view("web").revision().applied()).isEmpty();
        SCENE.reset();
        SCENE.commit("c1", declared("web", "nginx:1"));

        SCENE.deploy("web");

        var stored = SCENE.load("web");
        assertThat(stored.lastGood()).isEqualTo(stored.desired());
        assertThat(stored.queued()).isEmpty();
        assertThat(stored.running()).isEmpty();
        assertThat(SCENE.view("web").revision().applied()).hasValue("c1");
        assertThat(SCENE.view("web").operation().orElseThrow().phase()).isEqualTo(OperationPhase.SUCCEEDED);
        assertThat(SCENE.deployments().getFirst().phase()).isEqualTo(Phase.SUCCEEDED);
    }

    @Test
    void goesOnWithTheDeploymentThatARestartedAgentLeftBehind() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        var run = SCENE.begin("web");
        var began = SCENE.load("web").running().orElseThrow();

        var again = applications.begin(SCENE.lease("web"), run.deployment());

        assertThat(again).isEqualTo(began);
    }

    @Test
    void tellsOfADeadLetterUntilAPersonWantsItTriedAgain() {
        var letters = SCENE.database.bean(DeadLetters.class);
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        var id = SCENE.id("web");

        assertThat(letters.put(id, 20, "poison"))
                .hasValue("put aside after 20 attempts: poison; a commit that changes it, or `hawiyat retry shop/web`,"
                        + " takes it back");
        letters.put(id, 20, "another poison");
        assertThat(SCENE.view("web").conditions().stream()
                        .filter(it -> it.type().equals(DeadLetters.CONDITION))
                        .map(Condition::message))
                .singleElement()
                .asString()
                .contains("another poison");
        assertThat(SCENE.reasons()).contains("DeadLetter");
        assertThat(letters.put(-1, 20, "poison")).isEmpty();

        assertThat(SCENE.retries.retry(new ApplicationId("shop", "web"))).isEqualTo(new Retries.Answer.Again(id));
        assertThat(SCENE.view("web").conditions()).noneMatch(it -> it.type().equals(DeadLetters.CONDITION));
    }

    @Test
    void supersedesTheRunningDeploymentWhenTheNextBegins() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        var first = SCENE.begin("web");
        SCENE.commit("c2", declared("web", "nginx:2"));

        applications.begin(
                first.lease(), SCENE.load("web").queued().orElseThrow().id());

        assertThat(SCENE.deployments()).extracting(Deployment::phase).containsExactly(Phase.RUNNING, Phase.SUPERSEDED);
        assertThat(SCENE.deployments().getLast().message()).isEqualTo("Superseded by c2");
    }

    @Test
    void doesNotBeginADeploymentThatANewerCommitReplaced() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        var stale = SCENE.load("web").queued().orElseThrow().id();
        SCENE.commit("c2", declared("web", "nginx:2"));
        var lease = SCENE.lease("web");

        assertThatThrownBy(() -> applications.begin(lease, stale)).isInstanceOf(DeploymentClosed.class);
    }

    @Test
    void holdsWhatIsAtFaultAndKeepsItsReasonUntilTheWayBackIsDone() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        SCENE.commit("c2", declared("web", "nginx:broken"));
        var run = SCENE.begin("web");

        applications.hold(run.lease(), run.deployment(), run.version(), "exited with code 1");
        assertThat(SCENE.load("web").held()).isTrue();
        assertThat(SCENE.load("web").running()).isPresent();
        applications.faulted(
                run.lease(), run.deployment(), run.version(), Phase.ROLLED_BACK, "", Scene.healthy(run.version()));

        assertThat(SCENE.deployments().getFirst().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(SCENE.deployments().getFirst().message()).isEqualTo("exited with code 1");
        var view = SCENE.view("web");
        assertThat(view.operation().orElseThrow().message())
                .isEqualTo("exited with code 1; commit a change, or run `hawiyat retry shop/web`");
        assertThat(view.operation().orElseThrow().phase()).isEqualTo(OperationPhase.ROLLED_BACK);
        assertThat(view.revision().applied()).hasValue("c1");
        assertThat(view.conditions())
                .filteredOn(it -> it.type().equals("Held"))
                .singleElement()
                .satisfies(held -> {
                    assertThat(held.message()).startsWith("commit c2 is held: exited with code 1");
                });
    }

    @Test
    void triesAHeldVersionAgainWhenAPersonAsks() {
        SCENE.commit("c1", declared("web", "nginx:broken"));
        var run = SCENE.begin("web");
        applications.faulted(
                run.lease(), run.deployment(), run.version(), Phase.FAILED, "crashed", Scene.healthy(run.version()));
        var retries = SCENE.retries;
        var web = SCENE.load("web").name();

        assertThat(retries.retry(web))
                .isEqualTo(new Retries.Answer.Again(run.lease().application()));

        assertThat(SCENE.load("web").held()).isFalse();
        assertThat(SCENE.load("web").queued().orElseThrow().trigger()).isEqualTo(Trigger.RETRY);
        assertThat(retries.retry(web)).isEqualTo(new Retries.Answer.NothingToRetry());
        assertThat(retries.retry(new ApplicationId("shop", "unknown"))).isEqualTo(new Retries.Answer.Unknown());
    }

    @Test
    void doesNotHoldWhatANewerCommitReplaced() {
        SCENE.commit("c1", declared("web", "nginx:broken"));
        var run = SCENE.begin("web");
        SCENE.commit("c2", declared("web", "nginx:fixed"));

        applications.faulted(
                run.lease(), run.deployment(), run.version(), Phase.FAILED, "crashed", Scene.healthy(run.version()));

        assertThat(SCENE.load("web").heldHash()).isEmpty();
        assertThat(SCENE.load("web").queued()).isPresent();
    }

    @Test
    void healsWhatIsGoodWithoutForgettingWhatIsHeld() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        SCENE.commit("c2", declared("web", "nginx:broken"));
        SCENE.fail("web");
        var good = SCENE.load("web").lastGood().orElseThrow();

        assertThat(applications.open(SCENE.id("web"), good.generation(), good.revision(), Trigger.DRIFT, "killed"))
                .isTrue();
        var run = SCENE.begin("web");
        applications.succeeded(run.lease(), run.deployment(), good, "healed", Scene.healthy(good));

        assertThat(SCENE.load("web").held()).isTrue();
        var revision = SCENE.view("web").revision();
        assertThat(revision.attempted()).hasValue("c2");
        assertThat(revision.applied()).hasValue("c1");
        assertThat(SCENE.deployments().getFirst().trigger()).isEqualTo(Trigger.DRIFT);
    }

    @Test
    void opensNoSecondDeploymentBesideAnOpenOne() {
        SCENE.commit("c1", declared("web", "nginx:1"));

        assertThat(applications.open(SCENE.id("web"), 1, "c1", Trigger.DRIFT, "killed"))
                .isFalse();
        SCENE.begin("web");
        assertThat(applications.open(SCENE.id("web"), 1, "c1", Trigger.DRIFT, "killed"))
                .isFalse();
    }

    @Test
    void putsADeploymentOffUntilItsTimeHasCome() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        var run = SCENE.begin("web");
        var retryAt = Scene.minutesOn();

        applications.postponed(
                run.lease(), run.deployment(), "registry is away", retryAt, Scene.healthy(run.version()));

        var stored = SCENE.load("web");
        assertThat(stored.queued().orElseThrow().id()).isEqualTo(run.deployment());
        assertThat(stored.attempts()).isEqualTo(1);
        assertThat(SCENE.view("web").operation().orElseThrow()).satisfies(it -> {
            assertThat(it.phase()).isEqualTo(OperationPhase.RETRY_SCHEDULED);
            assertThat(it.message())
                    .matches("registry is away; tried again at \\d\\d:\\d\\d:\\d\\d UTC,"
                            + " or at once by `hawiyat retry shop/web`");
        });
        assertThat(applications.due(Instant.now(), Backoff.LONGEST)).isEmpty();
        assertThat(applications.due(retryAt.plusSeconds(1), Backoff.LONGEST)).hasSize(1);
        // By a clock that was set back since.
        assertThat(applications.due(retryAt.minus(Duration.ofHours(1)), Backoff.LONGEST))
                .hasSize(1);
        SCENE.begin("web");
        assertThat(SCENE.load("web").retryAt()).isEmpty();
        assertThat(SCENE.load("web").attempts()).isEqualTo(1);
    }

    @Test
    void triesANewCommitAtOnceAlthoughTheOldOneWasPutOff() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        var run = SCENE.begin("web");
        applications.postponed(
                run.lease(), run.deployment(), "registry is away", Scene.minutesOn(), Scene.healthy(run.version()));

        SCENE.commit("c2", declared("web", "nginx:2"));

        assertThat(applications.due(Instant.now(), Backoff.LONGEST)).hasSize(1);
        assertThat(SCENE.load("web").attempts()).isZero();
    }

    @Test
    void doesNotPutOffWhatANewerCommitReplaced() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        var run = SCENE.begin("web");
        SCENE.commit("c2", declared("web", "nginx:2"));

        applications.postponed(
                run.lease(), run.deployment(), "registry is away", Scene.minutesOn(), Scene.healthy(run.version()));

        assertThat(SCENE.deployments()).extracting(Deployment::phase).containsExactly(Phase.QUEUED, Phase.SUPERSEDED);
        assertThat(SCENE.load("web").retryAt()).isEmpty();
    }

    @Test
    void forgetsAPrunedApplicationButNotItsDeploymentsEventsAndNumbers() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        SCENE.remove("c2", SCENE.id("web"));
        var run = SCENE.begin("web");

        applications.pruned(run.lease(), run.deployment(), "removed");

        assertThat(applications.named()).isEmpty();
        assertThat(SCENE.deployments())
                .hasSize(2)
                .first()
                .satisfies(it -> assertThat(it.phase()).isEqualTo(Phase.SUCCEEDED));
        assertThat(SCENE.reasons()).contains("DeploymentSucceeded", "RemovalQueued");
        SCENE.commit("c3", declared("web", "nginx:1"));
        assertThat(SCENE.load("web").desired().orElseThrow().generation()).isEqualTo(2);
    }

    @Test
    void keepsAnApplicationThatIsDeclaredAgainWhileItIsPruned() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        SCENE.remove("c2", SCENE.id("web"));
        var run = SCENE.begin("web");
        SCENE.commit("c3", declared("web", "nginx:1"));

        applications.pruned(run.lease(), run.deployment(), "removed");

        var stored = SCENE.load("web");
        assertThat(stored.queued()).isPresent();
        assertThat(stored.lastGood()).as("nothing of it runs").isEmpty();
    }

    @Test
    void changesNeitherTheDeploymentNorTheApplicationWhenItFailsHalfWay() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        var run = SCENE.begin("web");
        var before = SCENE.view("web");
        SCENE.database.execute("ALTER TABLE event RENAME TO event_away");
        try {
            assertThatThrownBy(() -> applications.succeeded(
                            run.lease(), run.deployment(), run.version(), "live", Scene.healthy(run.version())))
                    .isInstanceOf(RuntimeException.class);
        } finally {
            SCENE.database.execute("ALTER TABLE event_away RENAME TO event");
        }

        assertThat(SCENE.deployments().getFirst().phase()).isEqualTo(Phase.RUNNING);
        assertThat(SCENE.view("web")).isEqualTo(before);
    }

    @Test
    void pinsTheImageOfAGenerationOnce() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        var lease = SCENE.lease("web");

        applications.pin(lease, 1, "nginx@sha256:aa");
        applications.pin(lease, 1, "nginx@sha256:bb");

        assertThat(SCENE.load("web").desired().orElseThrow().image()).hasValue("nginx@sha256:aa");
    }

    @Test
    void keepsStepsInTheirOrderAndEndsThemWithTheirDeployment() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        var run = SCENE.begin("web");

        step(run, "Pull", StepState.RUNNING, "");
        step(run, "Pull", StepState.SUCCEEDED, "in 1 s");
        step(run, "Create", StepState.RUNNING, "");
        applications.succeeded(run.lease(), run.deployment(), run.version(), "live", Scene.healthy(run.version()));

        var steps = SCENE.deployments().getFirst().steps();
        assertThat(steps).extracting(Step::name).containsExactly("Pull", "Create");
        assertThat(steps).extracting(Step::state).containsOnly(StepState.SUCCEEDED);
        assertThat(steps.getFirst().message()).isEqualTo("in 1 s");
        assertThat(steps.getLast().finishedAt()).isPresent();
    }

    @Test
    void writesNothingWhenWhatIsSeenDidNotChange() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        var lease = SCENE.lease("web");
        applications.observed(lease, seen("killed", T0));
        var version = SCENE.database.ask("SELECT xmin FROM application");

        applications.observed(lease, seen("killed", T0.plusSeconds(60)));

        assertThat(SCENE.database.ask("SELECT xmin FROM application")).isEqualTo(version);
        assertThat(SCENE.view("web").conditions().getFirst().since()).isEqualTo(T0);
        applications.observed(lease, seen("", T0.plusSeconds(90)));
        assertThat(SCENE.view("web").diff())
                .singleElement()
                .satisfies(it -> assertThat(it.live()).isEmpty());
    }

    private static Status seen(String live, Instant now) {
        return new Status(
                Status.Sync.OUT_OF_SYNC,
                Status.Health.DEGRADED,
                1,
                0,
                List.of(new Difference("spec.image", "nginx:1", live)),
                List.of(new Condition("Ready", false, "Degraded", "0 replicas are ready", now)));
    }

    private void step(Scene.Run run, String name, StepState state, String message) {
        var finished = state == StepState.RUNNING ? Optional.<Instant>empty() : Optional.of(T0.plusSeconds(1));
        applications.step(run.lease(), run.deployment(), new Step(name, state, T0, finished, message));
    }
}
