package io.hawiyat.agent.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.queue.QueueHealth.Down;
import io.hawiyat.agent.queue.QueueHealth.Up;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class QueueOutageTest {

    private static final Duration VISIBILITY = Duration.ofSeconds(30);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(20);
    private static final Lane SHOP = new Lane("shop");
    private static final Duration HANGS = Duration.ofSeconds(2);

    /** What a busy machine may take for what takes no time; less than {@link QueueFixture#COMMAND_TIMEOUT}. */
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private RedisServerFixture server;
    private QueueFixture fixture;
    private WorkQueue queue;

    @BeforeEach
    void connect() {
        server = RedisServerFixture.started();
        fixture = QueueFixture.connected(server.url(), "test", InstantSource.system());
        queue = fixture.work();
    }

    @AfterEach
    void disconnect() {
        fixture.close();
        server.close();
    }

    @Test
    void failsAtOnceWhileRedisIsAwayAndSaysSinceWhen() {
        var before = Instant.now();
        server.kill();

        assertUnavailableWithin(AT_ONCE);
        assertUnavailableWithin(AT_ONCE);
        assertThat(fixture.connection().health())
                .isInstanceOfSatisfying(
                        Down.class, down -> assertThat(down.since()).isAfterOrEqualTo(before));
    }

    @Test
    void comesBackByItselfOnAnEmptyRedis() throws Exception {
        enqueue(7);
        server.restart();

        awaitBack();

        assertThat(queue.claim("worker", VISIBILITY)).isEmpty();
        enqueue(8);
        assertThat(queue.claim("worker", VISIBILITY).orElseThrow().id()).isEqualTo(8);
    }

    @Test
    void wakesThoseWhoWaitWhenRedisIsBack() throws Exception {
        server.kill();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var claimed = threads.submit(this::claimPatiently);
            server.start();
            awaitBack();
            enqueue(9);
            assertThat(claimed.get(10, TimeUnit.SECONDS).id()).isEqualTo(9);
        }
    }

    @Test
    void isWokenByOthersAgainAfterAReconnect() throws Exception {
        server.restart();
        awaitBack();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var other = QueueFixture.connected(server.url(), "test", InstantSource.system())) {
            var claimed = threads.submit(this::claimPatiently);
            other.work().enqueue(9, Priority.WEBHOOK, Instant.now(), SHOP);
            assertThat(claimed.get(10, TimeUnit.SECONDS).id()).isEqualTo(9);
        }
    }

    @Test
    void failsWithinTheTimeoutWhenRedisHangsAndGoesOnAfterwards() throws Exception {
        try (var hasty = QueueFixture.connected(server.url(), HANGS)) {
            server.pause();
            assertUnavailableWithin(hasty.work(), HANGS.plus(AT_ONCE));
            server.resume();

            awaitBack(hasty);

            hasty.work().enqueue(8, Priority.WEBHOOK, Instant.now(), SHOP);
            assertThat(hasty.work().claim("worker", VISIBILITY)).isPresent();
        }
    }

    @Test
    void doesNotRepeatCommandsWhoseAnswersWereLost() throws Exception {
        var patient = new QueueConfiguration(server.url(), "test", BACK_WITHIN);
        try (var connection = QueueConnection.open(patient, InstantSource.system());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(connection.awaitConnected(BACK_WITHIN)).isTrue();
            server.pause();
            // Two, as the broken connection fails the first by itself.
            var underWay = new CountDownLatch(2);
            var first = threads.submit(() -> count(connection, underWay));
            var second = threads.submit(() -> count(connection, underWay));
            assertThat(underWay.await(20, TimeUnit.SECONDS)).isTrue();
            // Long enough for both to be sent.
            TimeUnit.MILLISECONDS.sleep(200);
            server.restart();

            assertThatThrownBy(first::get).hasCauseInstanceOf(QueueUnavailable.class);
            assertThatThrownBy(second::get).hasCauseInstanceOf(QueueUnavailable.class);
        }
        awaitBack();
        Long repeated = fixture.connection().call("look", redis -> redis.exists("counter"));
        assertThat(repeated).isZero();
    }

    private static long count(QueueConnection connection, CountDownLatch underWay) {
        return connection.call("count", redis -> {
            underWay.countDown();
            return redis.incr("counter");
        });
    }

    @Test
    void pacesItsCallerWhileRedisIsAway() throws Exception {
        server.kill();
        assertUnavailableWithin(AT_ONCE);
        var started = Instant.now();

        assertThat(queue.await(Duration.ofMillis(300))).isFalse();

        assertThat(Duration.between(started, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(290));
    }

    @Test
    void saysWhyItCanNotConnectAgain() throws Exception {
        server.kill();
        var deadline = Instant.now().plus(BACK_WITHIN);
        while (!fixture.connection().health().toString().contains("Connection refused")) {
            assertThat(Instant.now()).as("%s", fixture.connection().health()).isBefore(deadline);
            queue.await(Duration.ofMillis(50));
        }

        assertThatThrownBy(() -> queue.depth())
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContaining("Connection refused");
    }

    @Test
    void connectsToARedisThatStartsLater() throws Exception {
        try (var late = RedisServerFixture.notYetStarted();
                var early = QueueFixture.opened(late.url(), "test", InstantSource.system())) {
            assertThat(early.connection().awaitConnected(Duration.ofMillis(100)))
                    .isFalse();
            assertThatThrownBy(() -> early.work().depth()).isInstanceOf(QueueUnavailable.class);

            late.start();

            assertThat(early.connection().awaitConnected(BACK_WITHIN)).isTrue();
            assertThat(early.work().depth().queued()).isZero();
            assertThat(early.connection().health()).isEqualTo(new Up());
        }
    }

    @Test
    void goesOnAfterEverythingWasWiped() {
        enqueue(7);
        var claim = queue.claim("worker", VISIBILITY).orElseThrow();

        fixture.flushAll();

        assertThat(queue.heed(claim)).isTrue();
        assertThat(queue.renew(claim, VISIBILITY)).isFalse();
        assertThat(queue.acknowledge(claim)).isEqualTo(Settlement.LOST);
        enqueue(7);
        assertThat(queue.claim("worker", VISIBILITY)).isPresent();
    }

    @Test
    void doesNotTakeAClaimFromBeforeTheWipeForOneAfterIt() {
        enqueue(7);
        var old = queue.claim("worker", VISIBILITY).orElseThrow();
        fixture.flushAll();
        enqueue(7);
        assertThat(queue.claim("worker", VISIBILITY)).isPresent();

        assertThat(queue.acknowledge(old)).isEqualTo(Settlement.LOST);
        assertThat(queue.depth().claimed()).isEqualTo(1);
    }

    @Test
    void teachesItsScriptsAgainToARedisThatForgotThem() {
        enqueue(7);
        fixture.connection().call("forget", redis -> redis.scriptFlush());

        assertThat(queue.claim("worker", VISIBILITY)).isPresent();
    }

    @Test
    void survivesTheLossOfAnySingleKey() {
        for (var key : new String[] {"ready", "delayed", "claimed", "item:7", "turns:2", "lane:2:shop"}) {
            fixture.flushAll();
            enqueue(7);
            delete(key);
            enqueue(7);
            var first = queue.claim("worker", VISIBILITY).orElseThrow();
            delete(key);
            queue.acknowledge(first);
            enqueue(7);

            assertThat(queue.claim("worker", VISIBILITY)).as("without " + key).isPresent();
        }
    }

    @Test
    void closesWithinItsDeadlineWhenRedisHangs() {
        server.pause();
        var started = Instant.now();

        fixture.close();

        assertThat(Duration.between(started, Instant.now()))
                .isLessThan(Duration.ofSeconds(5).plus(AT_ONCE));
        server.resume();
    }

    private void enqueue(long id) {
        queue.enqueue(id, Priority.WEBHOOK, Instant.now(), SHOP);
    }

    private void delete(String key) {
        fixture.connection()
                .call("delete", redis -> redis.del(fixture.connection().prefix() + key));
    }

    private Claim claimPatiently() throws InterruptedException {
        for (; ; ) {
            try {
                var claim = queue.claim("worker", VISIBILITY);
                if (claim.isPresent()) {
                    return claim.get();
                }
            } catch (QueueUnavailable away) {
                assertThat(away).hasMessageContaining("HAWIYAT_REDIS_URL");
            }
            queue.await(Duration.ofSeconds(30));
        }
    }

    private void assertUnavailableWithin(Duration limit) {
        assertUnavailableWithin(queue, limit);
    }

    private static void assertUnavailableWithin(WorkQueue queue, Duration limit) {
        var started = Instant.now();
        assertThatThrownBy(() -> queue.claim("worker", VISIBILITY))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContaining("HAWIYAT_REDIS_URL");
        assertThat(Duration.between(started, Instant.now())).isLessThan(limit);
    }

    private void awaitBack() throws InterruptedException {
        awaitBack(fixture);
    }

    private static void awaitBack(QueueFixture fixture) throws InterruptedException {
        var deadline = Instant.now().plus(BACK_WITHIN);
        while (Instant.now().isBefore(deadline)) {
            try {
                fixture.work().depth();
                if (fixture.connection().health() instanceof Up) {
                    return;
                }
                // The other connection may tell of its loss after the first is back.
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (QueueUnavailable away) {
                fixture.work().await(Duration.ofMillis(50));
            }
        }
        throw new AssertionError("Redis is not back within " + BACK_WITHIN + ": "
                + fixture.connection().health());
    }
}
