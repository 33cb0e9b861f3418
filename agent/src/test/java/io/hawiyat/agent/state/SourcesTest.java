package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.state.Applications.HeldPrune;
import io.hawiyat.agent.state.Sources.Definition;
import io.hawiyat.agent.state.Sources.Stored;
import io.hawiyat.agent.state.Sources.Tip;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SourcesTest {

    private static final Duration HOLD = Duration.ofSeconds(90);
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    @RegisterExtension
    static final Scene SCENE = new Scene();

    private final Sources sources = SCENE.sources;

    @Test
    void areDueAtOnceAndThenWhenTheirTimeHasCome() {
        assertThat(claimed(Instant.now())).containsExactly("shop");
        var next = Instant.now().plusSeconds(60);

        sources.fetched("shop", tip("c1"), next);
        sources.release("shop", "agent-1");

        assertThat(claimed(Instant.now())).isEmpty();
        assertThat(sources.nextDue("agent-1").orElseThrow()).isBetween(next.minusMillis(1), next.plusMillis(1));
        assertThat(claimed(next.plusSeconds(1))).containsExactly("shop");
    }

    @Test
    void areClaimedByOneAgentUntilItsHoldEnds() {
        var now = Instant.now();
        assertThat(claimed(now)).hasSize(1);

        assertThat(claimed(now.plusSeconds(1))).isEmpty();
        assertThat(claimed(now.plus(HOLD).plusSeconds(1))).as("the agent died").hasSize(1);
    }

    @Test
    void areDueAtOnceWhenTheAgentThatHeldThemBeginsAnew() {
        var now = Instant.now();
        assertThat(claimed(now)).hasSize(1);

        sources.beginAnew("agent-2");
        assertThat(claimed(now.plusSeconds(1))).as("agent-1 may live").isEmpty();
        sources.beginAnew("agent-1");

        assertThat(claimed(now.plusSeconds(1))).hasSize(1);
    }

    @Test
    void areEachClaimedOnceByManyThreads() throws Exception {
        SCENE.declareSources("a", "b", "c", "d", "e", "f", "g", "h", "shop");
        var claims = new ArrayList<Callable<List<String>>>();
        for (var thread = 0; thread < 8; thread++) {
            claims.add(() -> claimed(Instant.now().plusSeconds(1)));
        }

        var names = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var claim : threads.invokeAll(claims)) {
                names.addAll(claim.get());
            }
        }

        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void recordATipOnceHoweverOftenItIsFetched() {
        sources.fetched("shop", tip("c1"), LATER);
        sources.fetched("shop", tip("c1"), LATER);
        sources.fetched("shop", tip("c2"), LATER);
        sources.fetched("shop", tip("c1"), LATER);

        assertThat(SCENE.reader.revisions("shop", Filter.first(10)).items())
                .extracting(RevisionView::commit)
                .containsExactly("c2", "c1");
        assertThat(stored().observed()).hasValue(tip("c1"));
        assertThat(SCENE.reasons()).containsExactly("RevisionObserved", "RevisionObserved");
    }

    @Test
    void areLookedAtBeforeTheirTimeWhenAsked() {
        sources.fetched("shop", tip("c1"), LATER);

        assertThat(sources.requestLook("shop", Trigger.SYNC)).isTrue();

        assertThat(sources.nextDue("agent-1").orElseThrow()).isBeforeOrEqualTo(Instant.now());
        assertThat(claim(Instant.now()).getFirst().look()).hasValue(Trigger.SYNC);
        assertThat(sources.requestLook("unknown", Trigger.SYNC)).isFalse();
    }

    @Test
    void areLookedAtAgainWhenAskedDuringAFetch() {
        sources.requestLook("shop", Trigger.SYNC);
        assertThat(claimed(Instant.now())).hasSize(1);
        sources.requestLook("shop", Trigger.WEBHOOK);
        assertThat(claimed(Instant.now())).as("it is being fetched").isEmpty();

        sources.fetched("shop", tip("c1"), LATER);
        assertThat(claimed(Instant.now())).as("it is being rendered").isEmpty();
        sources.release("shop", "agent-1");

        assertThat(claim(Instant.now()).getFirst().look()).hasValue(Trigger.WEBHOOK);
        sources.fetched("shop", tip("c1"), LATER);
        sources.release("shop", "agent-1");
        assertThat(stored().look()).isEmpty();
        assertThat(claimed(Instant.now())).isEmpty();
    }

    @Test
    void surviveACrashBetweenALookAndItsFetch() {
        sources.fetched("shop", tip("c1"), LATER);
        sources.requestLook("shop", Trigger.WEBHOOK);
        var now = Instant.now();
        assertThat(claimed(now)).hasSize(1);

        var again = claim(now.plus(HOLD).plusSeconds(1));

        assertThat(again.getFirst().look()).hasValue(Trigger.WEBHOOK);
    }

    @Test
    void giveTheirTipTheTriggerOfTheLookThatFoundIt() {
        sources.requestLook("shop", Trigger.WEBHOOK);
        claimed(Instant.now());
        sources.fetched("shop", tip("c1"), LATER);
        sources.fetched("shop", tip("c2"), LATER);

        assertThat(SCENE.reader.revisions("shop", Filter.first(10)).items())
                .extracting(RevisionView::trigger)
                .containsExactly(Trigger.POLL, Trigger.WEBHOOK);
    }

    @Test
    void showTheirProblemUntilAFetchSucceeds() {
        sources.failed("shop", "connection refused", LATER);
        sources.failed("shop", "connection refused", LATER);

        assertThat(stored().failures()).isEqualTo(2);
        assertThat(stored().problem()).hasValue("connection refused");
        assertThat(SCENE.reasons()).containsExactly("FetchFailed");
        assertThat(SCENE.reader
                        .source("shop")
                        .orElseThrow()
                        .conditions()
                        .getFirst()
                        .reason())
                .isEqualTo("FetchFailed");

        sources.fetched("shop", tip("c1"), LATER);
        assertThat(stored().failures()).isZero();
        assertThat(stored().problem()).isEmpty();
    }

    @Test
    void renderATipAgainThatWasObservedButNotRecorded() {
        sources.fetched("shop", tip("c1"), LATER);
        assertThat(stored().renderAgain()).isTrue();

        SCENE.commit("c1", declared("web", "nginx:1"));

        assertThat(stored().renderAgain()).isFalse();
        assertThat(stored().rendered()).hasValue("c1");
    }

    @Test
    void refuseATipAsAWholeAndRenderTheOneBeforeWhenItIsBack() {
        sources.fetched("shop", tip("c1"), LATER);
        SCENE.commit("c1", declared("web", "nginx:1"));
        sources.fetched("shop", tip("c2"), LATER);

        sources.refused("shop", "c2", List.of(new ManifestError("..", 1, 1, "-", "tree with ..", Optional.empty())));

        assertThat(stored().rendered()).hasValue("c1");
        assertThat(stored().errors()).hasSize(1);
        assertThat(SCENE.reader
                        .revisions("shop", Filter.first(1))
                        .items()
                        .getFirst()
                        .outcome())
                .isEqualTo(RevisionView.Outcome.FAILED);
        sources.fetched("shop", tip("c1"), LATER);
        assertThat(stored().renderAgain()).isTrue();
        SCENE.unchanged("c1", SCENE.id("web"));
        assertThat(stored().renderAgain()).isFalse();
        assertThat(stored().errors()).isEmpty();
    }

    @Test
    void areFetchedAndRenderedAnewWhenTheirDefinitionChanged() {
        sources.fetched("shop", tip("c1"), LATER);
        SCENE.commit("c1", declared("web", "nginx:1"));

        sources.declare(List.of(new Definition("shop", "file:///shop", "main", "deploy", Duration.ofSeconds(30))));

        assertThat(stored().rendered()).isEmpty();
        assertThat(stored().definition().interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(claimed(Instant.now().plusSeconds(1))).hasSize(1);
    }

    @Test
    void areKeptAndMarkedWhenTheyLeaveTheConfiguration() {
        SCENE.commit("c1", declared("web", "nginx:1"));

        SCENE.declareSources("other");

        assertThat(sources.find("shop")).isEmpty();
        assertThat(claimed(Instant.now().plusSeconds(1))).containsExactly("other");
        assertThat(SCENE.applications.load(SCENE.id("web"))).isPresent();
        assertThat(SCENE.reader.source("shop").orElseThrow().conditions())
                .extracting(Status.Condition::type)
                .contains("SourceGone");
        SCENE.declareSources("shop", "other");
        assertThat(sources.find("shop")).isPresent();
    }

    @Test
    void storeADeliveryOnceAndAskForALook() {
        sources.fetched("shop", tip("c1"), LATER);

        assertThat(sources.deliver("shop", "github", Optional.of("d1"), "push")).isTrue();
        assertThat(claim(Instant.now()).getFirst().look()).hasValue(Trigger.WEBHOOK);
        sources.fetched("shop", tip("c1"), LATER);

        assertThat(sources.deliver("shop", "github", Optional.of("d1"), "push")).isFalse();
        assertThat(claimed(Instant.now())).isEmpty();
        assertThat(sources.deliver("shop", "gitlab", Optional.of("d1"), "push")).isTrue();
        assertThat(sources.deliver("shop", "github", Optional.empty(), "push")).isTrue();
        assertThat(sources.deliver("shop", "github", Optional.empty(), "push")).isTrue();
    }

    @Test
    void holdAPruneUntilItIsApprovedOrOvertaken() {
        SCENE.commit("c1", declared("web", "nginx:1"), declared("api", "api:1"));
        var both = List.of(SCENE.id("web"), SCENE.id("api"));
        var approvals = SCENE.database.bean(Approvals.class);

        hold("c2", both);
        var held = SCENE.reader.source("shop").orElseThrow().prune().orElseThrow();
        hold("c3", both);

        var source = SCENE.reader.source("shop").orElseThrow();
        assertThat(source.prune().orElseThrow().id())
                .as("the same prune keeps its id")
                .isEqualTo(held.id());
        assertThat(source.conditions())
                .filteredOn(it -> it.type().equals("PruneHeld"))
                .singleElement()
                .satisfies(it -> assertThat(it.message())
                        .isEqualTo("2 of 2: shop/api, shop/web; to let it go ahead, run `hawiyat approve " + held.id()
                                + "`"));
        assertThat(approvals.approve(held.id())).isEqualTo(Approvals.Answer.APPROVED);
        assertThat(approvals.approve(held.id())).isEqualTo(Approvals.Answer.ALREADY_APPROVED);
        assertThat(SCENE.applications.approvedPrunes("shop")).containsExactlyInAnyOrderElementsOf(both);
        assertThat(stored().renderAgain()).isTrue();
        assertThat(stored().look()).hasValue(Trigger.SYNC);
        hold("c3", both);
        assertThat(SCENE.applications.approvedPrunes("shop"))
                .as("a render from before the approval does not undo it")
                .hasSize(2);

        SCENE.remove("c3", both.toArray(Long[]::new));
        assertThat(stored().renderAgain()).isFalse();
        assertThat(approvals.approve(held.id())).isEqualTo(Approvals.Answer.UNKNOWN);
    }

    private static void hold(String revision, List<Long> applications) {
        SCENE.applications.record(SCENE.render("shop", revision)
                .prune(new HeldPrune(applications, "2 of 2"))
                .build());
    }

    private Stored stored() {
        return sources.find("shop").orElseThrow();
    }

    private List<Stored> claim(Instant now) {
        return sources.claimDue("agent-1", now, HOLD, 10);
    }

    private List<String> claimed(Instant now) {
        return claim(now).stream().map(it -> it.definition().name()).toList();
    }

    private static Tip tip(String commit) {
        return new Tip(commit, "Ann", "Say " + commit, Instant.parse("2026-03-01T10:00:00Z"));
    }

    @Test
    void areLookedAtByNoneOfTheAgentsThatDeclareThemDifferently() {
        var agents = SCENE.database.bean(Installations.class);
        introduce(agents, "one", Map.of("shop", "url main ."));
        introduce(agents, "two", Map.of("shop", "url next ."));
        var now = Instant.now().plusSeconds(1);

        assertThat(sources.claimDue("one", now, HOLD, 10)).isEmpty();
        assertThat(sources.nextDue("two")).isEmpty();
        sources.hold("one", now);
        assertThat(sources.find("shop").orElseThrow().problem().orElseThrow())
                .contains("agents one and two are configured with different sources");

        introduce(agents, "two", Map.of("shop", "url main ."));
        assertThat(sources.claimDue("one", now, HOLD, 10)).hasSize(1);
    }

    @Test
    void areLookedAtByAgentsThatDeclareThemOnly() {
        var agents = SCENE.database.bean(Installations.class);
        introduce(agents, "one", Map.of("shop", "url main ."));
        introduce(agents, "two", Map.of());
        var now = Instant.now().plusSeconds(1);

        assertThat(sources.claimDue("two", now, HOLD, 10)).isEmpty();
        assertThat(sources.claimDue("one", now, HOLD, 10)).hasSize(1);
    }

    @Test
    void areGoneOnlyWhenNoLivingAgentDeclaresThem() {
        var agents = SCENE.database.bean(Installations.class);
        introduce(agents, "one", Map.of("shop", "url main ."));
        SCENE.declareSources("other");
        assertThat(sources.find("shop")).isPresent();

        SCENE.database.execute("UPDATE agent SET heartbeat_at = now() - interval '1 minute'");
        SCENE.declareSources("other");
        assertThat(sources.find("shop")).isEmpty();
    }

    private static void introduce(Installations agents, String name, Map<String, String> declared) {
        agents.register(name);
        agents.introduce(name, "", declared);
    }
}
