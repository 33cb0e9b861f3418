package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.queue.Backoff;
import io.hawiyat.agent.state.Status.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Applications that go from one source to another, and sources that go. */
class MovesTest {

    @RegisterExtension
    static final Scene SCENE = new Scene();

    private final Approvals approvals = SCENE.database.bean(Approvals.class);

    @BeforeEach
    void liveInTheFirstOfTwoSources() {
        SCENE.declareSources("shop", "other");
        SCENE.commit("c1", declared("web", "nginx:1"), declared("api", "api:1"));
        SCENE.deploy("web");
        SCENE.deploy("api");
    }

    @Test
    void whatAnotherSourceDeclaresAlreadyIsHandedOverInsteadOfRemoved() {
        refusedInOther();
        SCENE.sources.fetched("other", new Sources.Tip("o1", "Ada", "m", Instant.EPOCH), Scene.anHourOn());

        assertThat(SCENE.remove("c2", SCENE.id("web"))).isEmpty();

        assertThat(SCENE.load("web").source()).isEqualTo("other");
        assertThat(SCENE.load("web").removed()).isFalse();
        assertThat(SCENE.load("web").queued()).isEmpty();
        assertThat(SCENE.sources.find("other").orElseThrow().rendered())
                .as("to be rendered again")
                .isEmpty();
        SCENE.applications.record(
                SCENE.render("other", "o1").unchanged(List.of(SCENE.id("web"))).build());
        assertThat(SCENE.reader.source("other").orElseThrow().errors()).isEmpty();
        assertThat(SCENE.deployments()).hasSize(2);
    }

    private static void refusedInOther() {
        var web = SCENE.load("web").name();
        var taken = new ManifestError("web.yaml", 1, 1, "metadata.name", "is taken", Optional.of(web));
        SCENE.applications.record(new Applications.Rendered(
                "other",
                "o1",
                Trigger.POLL,
                List.of(),
                List.of(),
                List.of(),
                List.of(taken),
                List.of(taken),
                List.of(),
                List.of(),
                Sources.Declarations.none(),
                Map.of(),
                Map.of(),
                Optional.empty()));
    }

    @Test
    void aClaimThatWasGivenUpHandsNothingOver() {
        refusedInOther();
        SCENE.applications.record(SCENE.render("other", "o2").build());

        assertThat(SCENE.remove("c2", SCENE.id("web"))).hasSize(1);

        assertThat(SCENE.load("web").removed()).isTrue();
    }

    @Test
    void aRemovalWaitsUntilOtherSourcesWereLookedAt() {
        assertThat(SCENE.remove("c2", SCENE.id("web"))).hasSize(1);
        assertThat(SCENE.load("web").retryAt()).isPresent();
        assertThat(SCENE.applications.due(Instant.now(), Backoff.LONGEST)).isEmpty();
        assertThat(SCENE.sources.find("other").orElseThrow().look()).hasValue(Trigger.POLL);

        SCENE.commitTo("other", "o1", declared("web", "nginx:1"));

        assertThat(SCENE.load("web").removed()).isFalse();
        assertThat(SCENE.load("web").source()).isEqualTo("other");
        assertThat(SCENE.load("web").desired().orElseThrow().generation()).isEqualTo(1);
    }

    @Test
    void theOnlySourceWaitsForNobody() {
        SCENE.declareSources("shop");

        SCENE.remove("c2", SCENE.id("web"));

        assertThat(SCENE.load("web").retryAt()).isEmpty();
    }

    @Test
    void whatASourceThatIsGoneDeclaredGoesOnUntilAPersonLetsItGo() {
        SCENE.declareSources("other");

        assertThat(SCENE.load("web").removed()).isFalse();
        assertThat(conditions()).extracting(Condition::type).contains("SourceGone", "PruneHeld");
        var held = SCENE.reader.source("shop").orElseThrow().prune().orElseThrow();
        assertThat(held.applications()).hasSize(2);
        assertThat(conditions())
                .anySatisfy(it -> assertThat(it.message())
                        .contains("shop/api, shop/web")
                        .endsWith("`hawiyat approve " + held.id() + "`"));
        SCENE.declareSources("other");
        assertThat(SCENE.reader
                        .source("shop")
                        .orElseThrow()
                        .prune()
                        .orElseThrow()
                        .id())
                .isEqualTo(held.id());

        assertThat(approvals.approve(held.id())).isEqualTo(Approvals.Answer.APPROVED);

        assertThat(SCENE.load("web").removed()).isTrue();
        assertThat(SCENE.applications.due(Instant.now(), Backoff.LONGEST)).hasSize(2);
        assertThat(conditions()).extracting(Condition::type).doesNotContain("PruneHeld");
    }

    @Test
    void aSourceThatComesBackKeepsWhatItDeclared() {
        SCENE.declareSources("other");
        SCENE.declareSources("shop", "other");

        assertThat(conditions()).extracting(Condition::type).containsExactly("Ready");
    }

    @Test
    void aSourceUnderAnotherNameTakesOverWhatTheOldOneDeclared() {
        SCENE.declareSources("renamed");

        SCENE.commitTo("renamed", "r1", declared("web", "nginx:1"));

        assertThat(SCENE.load("web").source()).isEqualTo("renamed");
        assertThat(SCENE.load("web").desired().orElseThrow().generation()).isEqualTo(1);
        assertThat(SCENE.reader
                        .source("shop")
                        .orElseThrow()
                        .prune()
                        .orElseThrow()
                        .applications())
                .extracting(it -> it.name())
                .containsExactly("api");
    }

    private static List<Condition> conditions() {
        return SCENE.reader.source("shop").orElseThrow().conditions();
    }
}
