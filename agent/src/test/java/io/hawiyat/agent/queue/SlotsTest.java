package io.hawiyat.agent.queue;

import static io.hawiyat.agent.queue.Priority.BULK;
import static io.hawiyat.agent.queue.Priority.PERSON;
import static io.hawiyat.agent.queue.Settlement.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Heavy work at once: no more than allowed, over all and in each lane, whoever asks. */
class SlotsTest {

    private static final Duration VISIBILITY = Duration.ofSeconds(30);
    private static final Lane SHOP = new Lane("shop");
    private static final Lane BLOG = new Lane("blog");
    private static final Lane WIKI = new Lane("wiki");
    private static final SettableClock CLOCK = new SettableClock();

    private static RedisServerFixture server;
    private static QueueFixture fixture;
    private static QueueFixture other;
    private static WorkQueue queue;

    @BeforeAll
    static void connect() {
        var limits = new SlotLimits(OptionalInt.of(4), OptionalInt.of(2), Map.of(WIKI, 1));
        server = RedisServerFixture.started();
        fixture = QueueFixture.connected(server.url(), "test", CLOCK, limits);
        other = QueueFixture.connected(server.url(), "test", CLOCK, limits);
        queue = fixture.work();
    }

    @AfterAll
    static void disconnect() {
        other.close();
        fixture.close();
        server.close();
    }

    @BeforeEach
    void empty() {
        fixture.flushAll();
    }

    private static void enqueue(Priority priority, Lane lane, long... ids) {
        for (var id : ids) {
            queue.enqueue(id, priority, CLOCK.instant(), lane);
        }
    }

    private static Claim claimed() {
        return queue.claim("worker", VISIBILITY).orElseThrow();
    }

    /** Claims all that can be claimed; who gets no slot is parked. */
    private static List<Claim> worked() {
        var entered = new ArrayList<Claim>();
        for (var claim = queue.claim("worker", VISIBILITY);
                claim.isPresent();
                claim = queue.claim("worker", VISIBILITY)) {
            if (queue.enter(claim.get())) {
                entered.add(claim.get());
            } else {
                assertThat(queue.park(claim.get())).isEqualTo(SETTLED);
            }
        }
        return entered;
    }

    private static List<Long> ids(List<Claim> claims) {
        return claims.stream().map(Claim::id).toList();
    }

    @Test
    void lookingNeedsNoSlot() {
        enqueue(BULK, SHOP, 1, 2, 3, 4, 5, 6);

        for (long id = 1; id <= 6; id++) {
            assertThat(claimed().id()).isEqualTo(id);
        }
    }

    @Test
    void noLaneHasMoreThanItsOwnLimitNorAllTogetherMoreThanTheirs() {
        enqueue(BULK, SHOP, 1, 2, 3);
        enqueue(BULK, WIKI, 11, 12);
        enqueue(BULK, BLOG, 21, 22, 23);

        assertThat(ids(worked())).containsExactly(1L, 11L, 21L, 2L);
        assertThat(queue.depth().queued()).as("those that wait are not lost").isEqualTo(4);
    }

    @Test
    void aSlotThatBecomesFreeIsGivenInTurnsByPriorityAndTheAttemptIsTheFirst() {
        enqueue(BULK, SHOP, 1, 2);
        enqueue(BULK, BLOG, 21, 22);
        var first = worked();
        enqueue(BULK, SHOP, 3, 4);
        enqueue(BULK, BLOG, 23);
        enqueue(PERSON, SHOP, 5);
        assertThat(worked()).isEmpty();

        first.forEach(queue::acknowledge);

        var then = worked();
        assertThat(ids(then)).containsExactly(5L, 3L, 23L);
        assertThat(then).allSatisfy(it -> {
            assertThat(it.parked()).isTrue();
            assertThat(it.attempt()).isEqualTo(1);
        });
    }

    @Test
    void nobodyOvertakesWhoWaitsForTheSameSlot() {
        enqueue(BULK, SHOP, 1, 2, 3);
        var first = worked();
        enqueue(BULK, SHOP, 4);
        var late = claimed();
        queue.acknowledge(first.getFirst());

        assertThat(queue.enter(late)).isFalse();
        assertThat(queue.park(late)).isEqualTo(SETTLED);
        assertThat(ids(worked())).containsExactly(3L);
    }

    @Test
    void aBusyLaneHoldsUpNobodyElse() {
        enqueue(PERSON, SHOP, 1, 2, 3, 4, 5, 6, 7, 8);
        enqueue(BULK, BLOG, 21, 22);

        assertThat(ids(worked())).containsExactly(1L, 2L, 21L, 22L);
    }

    @Test
    void whoHasNothingHeavyToDoForAWhileLetsAnotherIn() {
        enqueue(BULK, WIKI, 11, 12);
        var paused = worked().getFirst();

        queue.leave(paused);

        assertThat(ids(worked())).containsExactly(12L);
        assertThat(queue.enter(paused)).isFalse();
    }

    @Test
    void theSlotOfADeadAgentIsFreeWhenItsClaimEnds() {
        enqueue(BULK, WIKI, 11, 12);
        worked();

        CLOCK.pass(VISIBILITY.minusSeconds(1));
        assertThat(worked()).isEmpty();
        CLOCK.pass(Duration.ofSeconds(1));

        assertThat(ids(worked())).containsExactly(12L);
    }

    @Test
    void whoKeepsItsClaimKeepsItsSlot() {
        enqueue(BULK, WIKI, 11, 12);
        var claim = worked().getFirst();

        CLOCK.pass(VISIBILITY.minusSeconds(1));
        queue.renew(claim, VISIBILITY);
        CLOCK.pass(VISIBILITY.minusSeconds(1));

        assertThat(worked()).isEmpty();
    }

    @Test
    void agentsShareTheSlots() {
        enqueue(BULK, WIKI, 11, 12);
        worked();

        assertThat(other.work().claim("another", VISIBILITY)).isEmpty();
        CLOCK.pass(VISIBILITY);
        assertThat(other.work().claim("another", VISIBILITY).map(Claim::id)).contains(12L);
    }

    @Test
    void aRedisThatLosesItsDataForgetsOnlyWhoHasASlot() {
        enqueue(BULK, WIKI, 11);
        var claim = worked().getFirst();

        fixture.flushAll();

        assertThat(queue.enter(claim)).as("what is under way goes on").isTrue();
        enqueue(BULK, WIKI, 12);
        assertThat(ids(worked())).containsExactly(12L);
    }

    @Test
    void newsForOneThatIsParkedLeavesItInItsPlace() {
        enqueue(BULK, WIKI, 11, 12, 13);
        var first = worked().getFirst();
        enqueue(BULK, WIKI, 12);
        queue.recheck(13, Priority.DRIFT, CLOCK.instant(), WIKI);
        assertThat(worked()).isEmpty();

        queue.acknowledge(first);

        assertThat(ids(worked())).as("drift is before bulk").containsExactly(13L);
    }

    @Test
    void aSlotThatBecomesFreeWakesWhoWaitsForWork() throws Exception {
        enqueue(BULK, WIKI, 11, 12);
        var first = worked().getFirst();
        var next = CompletableFuture.supplyAsync(SlotsTest::awaited);

        queue.acknowledge(first);

        assertThat(next.get(5, TimeUnit.SECONDS)).isEqualTo(12);
    }

    private static long awaited() {
        var claim = other.work().claim("another", VISIBILITY);
        try {
            while (claim.isEmpty()) {
                other.work().await(Duration.ofSeconds(20));
                claim = other.work().claim("another", VISIBILITY);
            }
            return claim.get().id();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingIsLeftBehindWhenAllIsDone() {
        enqueue(BULK, WIKI, 11, 12);
        enqueue(BULK, SHOP, 1, 2, 3);
        for (var claims = worked(); !claims.isEmpty(); claims = worked()) {
            claims.forEach(queue::acknowledge);
        }

        assertThat(fixture.connection().<List<String>>call("list", redis -> redis.keys("*")))
                .isEmpty();
    }
}
