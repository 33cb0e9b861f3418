package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static io.hawiyat.agent.state.Samples.mounting;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.RevisionView.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecordTest {

    @RegisterExtension
    static final Scene SCENE = new Scene();

    @Test
    void queuesADeploymentOfWhatIsNew() {
        var web = declared("web", "nginx:1");

        var toConverge = SCENE.commit("c1", web);

        var stored = SCENE.load("web");
        assertThat(toConverge).containsExactly(new Applications.ToConverge(stored.id(), "shop"));
        assertThat(stored.desired()).hasValueSatisfying(version -> {
            assertThat(version.application()).isEqualTo(web.application());
            assertThat(version.revision()).isEqualTo("c1");
            assertThat(version.generation()).isEqualTo(1);
            assertThat(version.image()).isEmpty();
        });
        assertThat(stored.queued()).hasValueSatisfying(queued -> {
            assertThat(queued.revision()).isEqualTo("c1");
            assertThat(queued.trigger()).isEqualTo(Trigger.POLL);
        });
        assertThat(stored.lastGood()).isEmpty();
        assertThat(SCENE.reasons()).containsExactly("DeploymentQueued");
    }

    @Test
    void advancesWhatACommitLeavesAsItWasWithoutADeployment() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");

        assertThat(SCENE.unchanged("c2", SCENE.id("web"))).isEmpty();

        var revision = SCENE.view("web").revision();
        assertThat(revision.desired()).hasValue("c2");
        assertThat(revision.attempted()).hasValue("c2");
        assertThat(revision.applied()).hasValue("c2");
        assertThat(revision.lastGood()).hasValue("c2");
        assertThat(SCENE.deployments()).hasSize(1);
    }

    @Test
    void advancesOnlyWhatIsDesiredOfWhatIsHeld() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        SCENE.commit("c2", declared("web", "nginx:broken"));
        SCENE.fail("web");

        SCENE.unchanged("c3", SCENE.id("web"));

        var revision = SCENE.view("web").revision();
        assertThat(revision.desired()).hasValue("c3");
        assertThat(revision.attempted()).hasValue("c2");
        assertThat(revision.applied()).hasValue("c1");
        assertThat(revision.lastGood()).hasValue("c1");
        assertThat(SCENE.load("web").held()).isTrue();
    }

    @Test
    void callsARolloutAppliedAtTheNewestCommitThatResolvesToIt() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        var run = SCENE.begin("web");
        SCENE.unchanged("c2", SCENE.id("web"));

        SCENE.applications.succeeded(
                run.lease(), run.deployment(), run.version(), "live", Scene.healthy(run.version()));

        assertThat(SCENE.view("web").revision().applied()).hasValue("c2");
        assertThat(SCENE.deployments().getFirst().revision()).isEqualTo("c1");
    }

    @Test
    void supersedesAQueuedDeploymentWithTheNewerCommit() {
        SCENE.commit("c1", declared("web", "nginx:1"));

        SCENE.commit("c2", declared("web", "nginx:2"));

        assertThat(SCENE.deployments()).extracting(Deployment::phase).containsExactly(Phase.QUEUED, Phase.SUPERSEDED);
        assertThat(SCENE.deployments().getLast().message()).isEqualTo("Superseded by c2");
        assertThat(SCENE.load("web").queued().orElseThrow().revision()).isEqualTo("c2");
    }

    @Test
    void keepsAHeldVersionHeldWhenItComesAgainAsItWas() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        SCENE.commit("c2", declared("web", "nginx:broken"));
        SCENE.fail("web");

        assertThat(SCENE.commit("c3", declared("web", "nginx:broken"))).isEmpty();

        assertThat(SCENE.load("web").held()).isTrue();
        assertThat(SCENE.load("web").queued()).isEmpty();
    }

    @Test
    void triesAnotherVersionAtOnceAfterOneWasHeld() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        SCENE.commit("c2", declared("web", "nginx:broken"));
        SCENE.fail("web");

        assertThat(SCENE.commit("c3", declared("web", "nginx:fixed"))).hasSize(1);

        assertThat(SCENE.load("web").held()).isFalse();
        assertThat(SCENE.load("web").heldHash()).isEmpty();
    }

    @Test
    void confirmsARevertToWhatIsGoodByADeployment() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        SCENE.commit("c2", declared("web", "nginx:broken"));
        SCENE.fail("web");

        assertThat(SCENE.commit("c3", declared("web", "nginx:1"))).hasSize(1);

        var stored = SCENE.load("web");
        assertThat(stored.held()).isFalse();
        assertThat(stored.desired().orElseThrow().generation()).isEqualTo(1);
    }

    @Test
    void doesNotKnowHowANewVersionStandsBeforeItIsLookedAt() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        assertThat(SCENE.view("web").sync()).isEqualTo(Status.Sync.SYNCED);

        SCENE.commit("c2", declared("web", "nginx:2"));

        assertThat(SCENE.view("web").sync()).isEqualTo(Status.Sync.UNKNOWN);
    }

    @Test
    void queuesTheRemovalOfWhatIsNoLongerDeclared() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");

        assertThat(SCENE.remove("c2", SCENE.id("web"))).hasSize(1);

        var stored = SCENE.load("web");
        assertThat(stored.removed()).isTrue();
        assertThat(stored.queued().orElseThrow().revision()).isEqualTo("c2");
        assertThat(SCENE.remove("c3", SCENE.id("web")))
                .as("it is queued already")
                .isEmpty();
    }

    @Test
    void takesARemovalBackWhenItIsDeclaredAgain() {
        var web = declared("web", "nginx:1");
        SCENE.commit("c1", web);
        SCENE.deploy("web");
        SCENE.remove("c2", SCENE.id("web"));

        assertThat(SCENE.commit("c3", web)).hasSize(1);

        assertThat(SCENE.load("web").removed()).isFalse();
        assertThat(SCENE.load("web").queued().orElseThrow().revision()).isEqualTo("c3");
    }

    @Test
    void listsARefusedApplicationThatWasNeverKnown() {
        var refusal = SCENE.render("shop", "c1").refused("web", "required").build();

        assertThat(SCENE.applications.record(refusal)).isEmpty();

        var view = SCENE.view("web");
        assertThat(view.health()).isEqualTo(Status.Health.MISSING);
        assertThat(view.operation().orElseThrow().phase()).isEqualTo(ApplicationView.OperationPhase.FAILED);
        assertThat(view.operation().orElseThrow().message()).isEqualTo("web.yaml:3:5: spec.image: required");
        assertThat(view.conditions())
                .anySatisfy(it -> assertThat(it.type() + it.status()).isEqualTo("ManifestValidfalse"));
        assertThat(SCENE.reader.source("shop").orElseThrow().errors()).hasSize(1);
    }

    @Test
    void letsTheLastGoodManifestOfARefusedApplicationGoOn() {
        SCENE.commit("c1", declared("web", "nginx:1"));
        SCENE.deploy("web");
        SCENE.applications.record(
                SCENE.render("shop", "c2").refused("web", "required").build());
        assertThat(SCENE.load("web").desired().orElseThrow().revision()).isEqualTo("c1");
        assertThat(SCENE.load("web").queued()).isEmpty();

        SCENE.unchanged("c3", SCENE.id("web"));

        assertThat(SCENE.view("web").operation().orElseThrow().phase())
                .isEqualTo(ApplicationView.OperationPhase.SUCCEEDED);
        assertThat(SCENE.reader.source("shop").orElseThrow().errors()).isEmpty();
    }

    @Test
    void tellsOfARefusalOnceHoweverOftenItIsRendered() {
        SCENE.applications.record(
                SCENE.render("shop", "c1").refused("web", "required").build());
        SCENE.applications.record(
                SCENE.render("shop", "c2").refused("web", "required").build());

        assertThat(SCENE.reasons()).containsExactly("ManifestInvalid");
    }

    @Test
    void forgetsARefusedApplicationThatIsNoLongerDeclared() {
        SCENE.applications.record(
                SCENE.render("shop", "c1").refused("web", "required").build());

        assertThat(SCENE.remove("c2", SCENE.id("web"))).isEmpty();

        assertThat(SCENE.applications.ofSource("shop")).isEmpty();
    }

    @Test
    void keepsTheFilesThatAGenerationMounts() {
        var content = "level=info".getBytes(UTF_8);
        SCENE.applications.record(SCENE.render("shop", "c1")
                .changed(mounting("web", "nginx:1", "abc"))
                .file("abc", content)
                .file("unused", content)
                .build());

        assertThat(SCENE.applications.files(List.of("abc", "unused")))
                .hasSize(1)
                .hasEntrySatisfying("abc", bytes -> assertThat(bytes).isEqualTo(content));
    }

    @Test
    void leavesNothingBehindWhenItFailsHalfWay() {
        var good = declared("web", "nginx:1");
        var withoutItsFile = mounting("api", "api:1", "missing");

        assertThatThrownBy(() -> SCENE.commit("c1", good, withoutItsFile)).isInstanceOf(RuntimeException.class);

        assertThat(SCENE.applications.named()).isEmpty();
        assertThat(SCENE.deployments()).isEmpty();
        assertThat(SCENE.reasons()).isEmpty();
        assertThat(SCENE.database.ask("SELECT count(*) FROM generation_counter"))
                .isEqualTo("0");
    }

    @Test
    void endsEveryTipInOneOutcome() {
        var sources = SCENE.sources;
        for (var commit : List.of("c1", "c2", "c3", "c4")) {
            sources.fetched("shop", new Sources.Tip(commit, "ann", "say " + commit, Instant.now()), Instant.now());
        }
        SCENE.commit("c2", declared("web", "nginx:1"));
        SCENE.deploy("web");
        SCENE.unchanged("c3", SCENE.id("web"));
        SCENE.commit("c4", declared("web", "nginx:broken"));
        assertThat(outcomes())
                .containsExactly(Outcome.PENDING, Outcome.UNCHANGED, Outcome.SUCCEEDED, Outcome.SUPERSEDED);

        SCENE.fail("web");

        assertThat(outcomes()).startsWith(Outcome.ROLLED_BACK);
        assertThat(SCENE.reader.source("shop").orElseThrow().revision().applied())
                .hasValue("c3");
    }

    private static List<Outcome> outcomes() {
        return SCENE.reader.revisions("shop", Filter.first(10)).items().stream()
                .map(RevisionView::outcome)
                .toList();
    }
}
