package io.hawiyat.agent.queue;

import static io.hawiyat.agent.queue.Priority.BULK;
import static io.hawiyat.agent.queue.Priority.DRIFT;
import static io.hawiyat.agent.queue.Priority.PERSON;
import static io.hawiyat.agent.queue.Priority.WEBHOOK;
import static io.hawiyat.agent.queue.Settlement.AGAIN;
import static io.hawiyat.agent.queue.Settlement.LOST;
import static io.hawiyat.agent.queue.Settlement.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    private static final Duration VISIBILITY = Duration.ofSeconds(30);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Lane SHOP = new Lane("shop");
    private static final Lane BLOG = new Lane("blog");
    private static final SettableClock CLOCK = new SettableClock();

    private static RedisServerFixture server;
    private static QueueFixture fixture;
    private static WorkQueue queue;

    @BeforeAll
    static void connect() {
        server = RedisServerFixture.started();
        fixture = QueueFixture.connected(server.url(), "test", CLOCK);
        queue = fixture.work();
    }

    @AfterAll
    static void disconnect() {
        fixture.close();
        server.close();
    }

    @BeforeEach
    void empty() {
        fixture.flushAll();
    }

    @Test
    void givesAnItemToOneWorkerOnly() {
        enqueue(7, WEBHOOK, SHOP);

        var claim = claimed();

        assertThat(claim).isEqualTo(new Claim(7, WEBHOOK, SHOP, "worker", claim.token(), 1, CLOCK.instant(), false));
        assertThat(claim()).isEmpty();
    }

    @Test
    void givesWhatAKilledWorkerHadClaimedToItsNextLifeAtOnce() {
        enqueue(7, WEBHOOK, SHOP);
        var lost = claimed();

        queue.takeBack("another worker");
        assertThat(claim()).isEmpty();
        queue.takeBack("worker");

        var claim = claimed();
        assertThat(claim.id()).isEqualTo(7);
        assertThat(claim.attempt()).as("a crash is no failure of the item").isEqualTo(1);
        assertThat(queue.acknowledge(lost)).isEqualTo(LOST);
    }

    @Test
    void holdsAnItemOnceHoweverOftenItIsEnqueued() {
        enqueue(7, BULK, SHOP);
        enqueue(7, WEBHOOK, SHOP);
        enqueue(7, BULK, BLOG);

        assertThat(queue.acknowledge(claimed())).isEqualTo(SETTLED);
        assertThat(claim()).isEmpty();
    }

    @Test
    void keepsTheHigherPriorityAndTheEarlierDueTimeOfTwoWakes() {
        queue.enqueue(7, BULK, CLOCK.instant(), SHOP);
        queue.enqueue(7, PERSON, CLOCK.in(MINUTE), SHOP);

        assertThat(claimed().priority()).isEqualTo(PERSON);
    }

    @Test
    void givesPeopleBeforeDriftBeforeWebhooksBeforeBulk() {
        enqueue(1, BULK, SHOP);
        enqueue(2, WEBHOOK, SHOP);
        enqueue(3, PERSON, SHOP);
        enqueue(4, DRIFT, SHOP);

        assertThat(claimedIds(4)).containsExactly(3L, 4L, 2L, 1L);
    }

    @Test
    void takesTurnsOverLanesSoThatABusyOneStarvesNoOther() {
        for (long id = 1; id <= 4; id++) {
            enqueue(id, BULK, SHOP);
        }
        enqueue(11, BULK, BLOG);
        enqueue(12, BULK, BLOG);

        assertThat(claimedIds(6)).containsExactly(1L, 11L, 2L, 12L, 3L, 4L);
    }

    @Test
    void givesNothingBeforeItIsDue() {
        queue.enqueue(7, PERSON, CLOCK.in(MINUTE), SHOP);

        assertThat(claim()).isEmpty();
        CLOCK.pass(MINUTE);
        assertThat(claimed().id()).isEqualTo(7);
    }

    @Test
    void givesAnItemAgainWhenItWasEnqueuedWhileClaimed() {
        enqueue(7, BULK, SHOP);
        var claim = claimed();

        enqueue(7, PERSON, SHOP);

        assertThat(claim()).isEmpty();
        assertThat(queue.acknowledge(claim)).isEqualTo(AGAIN);
        assertThat(claimed().priority()).isEqualTo(PERSON);
    }

    @Test
    void leavesTheQueueWhenItsWorkerHeededWhatCameMeanwhile() {
        enqueue(7, BULK, SHOP);
        var claim = claimed();
        enqueue(7, PERSON, SHOP);

        assertThat(queue.heed(claim)).isTrue();
        assertThat(queue.heed(claim)).isFalse();
        assertThat(queue.acknowledge(claim)).isEqualTo(SETTLED);
        assertThat(queue.heed(claim)).isTrue();
        assertThat(claim()).isEmpty();
    }

    @Test
    void givesAClaimThatWasNeverSettledToAnotherAndCountsTheAttempt() {
        enqueue(7, BULK, SHOP);
        var lost = claimed();

        CLOCK.pass(VISIBILITY);
        var taken = claimed();

        assertThat(taken.attempt()).isEqualTo(2);
        assertThat(queue.heed(lost)).isTrue();
        assertThat(queue.renew(lost, VISIBILITY)).isFalse();
        assertThat(queue.acknowledge(lost)).isEqualTo(LOST);
        assertThat(queue.acknowledge(taken)).isEqualTo(SETTLED);
    }

    @Test
    void keepsAClaimThatIsRenewed() {
        enqueue(7, BULK, SHOP);
        var claim = claimed();

        CLOCK.pass(VISIBILITY.minusSeconds(1));
        assertThat(queue.renew(claim, VISIBILITY)).isTrue();
        CLOCK.pass(VISIBILITY.minusSeconds(1));

        assertThat(claim()).isEmpty();
        assertThat(queue.acknowledge(claim)).isEqualTo(SETTLED);
    }

    @Test
    void waitsForTheRetryThroughEveryResyncButNotThroughANewCommit() {
        enqueue(7, WEBHOOK, SHOP);
        assertThat(queue.retry(claimed(), CLOCK.in(MINUTE))).isEqualTo(SETTLED);

        queue.recheck(7, DRIFT, CLOCK.instant(), SHOP);
        assertThat(claim()).isEmpty();

        enqueue(7, BULK, SHOP);
        assertThat(claimed().attempt()).isEqualTo(1);
    }

    @Test
    void countsTheAttemptsOfAnItemThatKeepsFailing() {
        enqueue(7, WEBHOOK, SHOP);
        queue.retry(claimed(), CLOCK.in(MINUTE));
        CLOCK.pass(MINUTE);

        assertThat(claimed().attempt()).isEqualTo(2);
    }

    @Test
    void retriesAtOnceWhenSomethingNewCameDuringTheFailure() {
        enqueue(7, WEBHOOK, SHOP);
        var claim = claimed();
        enqueue(7, WEBHOOK, SHOP);

        assertThat(queue.retry(claim, CLOCK.in(MINUTE))).isEqualTo(AGAIN);
        assertThat(claimed().attempt()).isEqualTo(1);
    }

    @Test
    void countsNoAttemptWhenWorkIsPostponedAndLetsARecheckBringItForward() {
        enqueue(7, WEBHOOK, SHOP);
        assertThat(queue.postpone(claimed(), CLOCK.in(MINUTE))).isEqualTo(SETTLED);
        assertThat(claim()).isEmpty();

        queue.recheck(7, BULK, CLOCK.instant(), SHOP);

        assertThat(claimed().attempt()).isEqualTo(1);
    }

    @Test
    void showsABuriedItemAndGivesItToNobody() {
        enqueue(7, WEBHOOK, SHOP);
        enqueue(8, BULK, SHOP);
        assertThat(queue.bury(claimed(), "x".repeat(5000))).isEqualTo(SETTLED);
        queue.recheck(7, DRIFT, CLOCK.instant(), SHOP);

        assertThat(claimedIds(1)).containsExactly(8L);
        assertThat(claim()).isEmpty();
        assertThat(queue.deadLetters(10))
                .containsExactly(new DeadLetter(7, WEBHOOK, SHOP, 1, "x".repeat(1000), CLOCK.instant()));
    }

    @Test
    void revivesADeadLetterForAPerson() {
        enqueue(7, BULK, SHOP);
        queue.bury(claimed(), "poison");

        assertThat(queue.revive(7)).isTrue();
        assertThat(queue.revive(7)).isFalse();
        assertThat(claimed()).extracting(Claim::priority, Claim::attempt).containsExactly(PERSON, 1);
        assertThat(queue.deadLetters(10)).isEmpty();
    }

    @Test
    void revivesADeadLetterForANewCommit() {
        enqueue(7, BULK, SHOP);
        queue.bury(claimed(), "poison");

        enqueue(7, BULK, SHOP);

        assertThat(claimed().id()).isEqualTo(7);
        assertThat(queue.deadLetters(10)).isEmpty();
    }

    @Test
    void buriesNothingThatHasNewsWaiting() {
        enqueue(7, BULK, SHOP);
        var claim = claimed();
        enqueue(7, BULK, SHOP);

        assertThat(queue.bury(claim, "poison")).isEqualTo(AGAIN);
        assertThat(claimed().attempt()).isEqualTo(1);
    }

    @Test
    void listsTheNewestDeadLettersFirst() {
        for (long id = 1; id <= 3; id++) {
            enqueue(id, BULK, SHOP);
            queue.bury(claimed(), "poison");
            CLOCK.pass(MINUTE);
        }

        assertThat(queue.deadLetters(2)).extracting(DeadLetter::id).containsExactly(3L, 2L);
    }

    @Test
    void tellsHowMuchThereIsToDo() {
        enqueue(1, PERSON, SHOP);
        enqueue(2, DRIFT, SHOP);
        enqueue(3, WEBHOOK, BLOG);
        queue.enqueue(4, BULK, CLOCK.in(Duration.ofHours(1)), SHOP);
        queue.bury(claimed(), "poison");
        claimed();
        CLOCK.pass(Duration.ofSeconds(5));

        assertThat(queue.depth()).isEqualTo(new Depth(1, 1, 1, 1, Optional.of(Duration.ofSeconds(5))));
    }

    @Test
    void givesEachItemToOneOfManyWorkersOfTwoAgents() throws Exception {
        for (long id = 0; id < 400; id++) {
            enqueue(id, BULK, new Lane("project-" + id % 7));
        }
        var given = new ConcurrentLinkedQueue<Long>();

        try (var other = QueueFixture.connected(server.url(), "test", CLOCK);
                var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < 8; worker++) {
                var agent = worker % 2 == 0 ? queue : other.work();
                workers.execute(() -> drain(agent, given));
            }
        }

        assertThat(given).hasSize(400).doesNotHaveDuplicates();
    }

    @Test
    void keepsTwoInstancesOnOneRedisApart() {
        try (var other = QueueFixture.connected(server.url(), "other", CLOCK)) {
            enqueue(7, PERSON, SHOP);

            assertThat(other.work().claim("worker", VISIBILITY)).isEmpty();
            assertThat(claimed().id()).isEqualTo(7);
        }
    }

    @Test
    void takesTheLargestIdsAndAnyLaneName() {
        var strange = new Lane("a:b {c}\n*é");
        enqueue(Long.MAX_VALUE, BULK, strange);

        assertThat(claimed()).extracting(Claim::id, Claim::lane).isEqualTo(List.of(Long.MAX_VALUE, strange));
    }

    @Test
    void leavesNothingBehindWhenAllIsDone() {
        enqueue(1, PERSON, SHOP);
        enqueue(2, BULK, BLOG);
        queue.acknowledge(claimed());
        queue.acknowledge(claimed());

        assertThat(fixture.connection().<List<String>>call("list", redis -> redis.keys("*")))
                .isEmpty();
    }

    private static void enqueue(long id, Priority priority, Lane lane) {
        queue.enqueue(id, priority, CLOCK.instant(), lane);
    }

    private static void drain(WorkQueue agent, Collection<Long> given) {
        for (var claim = agent.claim("worker", VISIBILITY);
                claim.isPresent();
                claim = agent.claim("worker", VISIBILITY)) {
            given.add(claim.get().id());
            agent.acknowledge(claim.get());
        }
    }

    private static Optional<Claim> claim() {
        return queue.claim("worker", VISIBILITY);
    }

    private static Claim claimed() {
        return claim().orElseThrow();
    }

    private static List<Long> claimedIds(int count) {
        return Stream.generate(WorkQueueTest::claimed)
                .limit(count)
                .map(Claim::id)
                .toList();
    }
}
