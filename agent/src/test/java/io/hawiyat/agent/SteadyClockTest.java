package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.queue.Lane;
import io.hawiyat.agent.queue.Priority;
import io.hawiyat.agent.queue.QueueConfiguration;
import io.hawiyat.agent.queue.QueueConnection;
import io.hawiyat.agent.queue.RedisServerFixture;
import io.hawiyat.agent.queue.SlotLimits;
import io.hawiyat.agent.queue.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A machine's clock that somebody sets by hours, forward and back. */
class SteadyClockTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration HOURS = Duration.ofHours(5);
    private static final Duration VISIBILITY = Duration.ofSeconds(20);
    private static final Lane SHOP = new Lane("shop");

    private Instant wall = START;
    private long nanos;
    private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

    private void pass(Duration time) {
        wall = wall.plus(time);
        nanos += time.toNanos();
    }

    private void set(Duration by) {
        wall = wall.plus(by);
    }

    @Test
    void isTheWallClockForAsLongAsThatGoesOn() {
        pass(Duration.ofMinutes(3));

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(3)));
    }

    @Test
    void followsWhatIsSetForward() {
        set(HOURS);

        assertThat(clock.instant()).isEqualTo(START.plus(HOURS));
    }

    @Test
    void neverGoesBackAndLetsEveryWaitEndInTwiceItsTime() {
        var before = clock.instant();
        set(HOURS.negated());

        assertThat(clock.instant()).isEqualTo(before);
        pass(Duration.ofSeconds(10));
        assertThat(clock.instant()).isEqualTo(before.plusSeconds(5));
    }

    @Test
    void isTheWallClockAgainOnceThatHasCaughtUp() {
        clock.instant();
        set(HOURS.negated());
        pass(HOURS);
        assertThat(clock.instant()).isEqualTo(START.plus(HOURS.dividedBy(2)));
        pass(HOURS.plusMinutes(1));

        assertThat(clock.instant()).isEqualTo(wall);
        pass(Duration.ofSeconds(1));
        assertThat(clock.instant()).isEqualTo(wall);
    }

    @Test
    void goesOnHoweverOftenItIsAsked() {
        clock.instant();
        set(HOURS.negated());
        for (var asked = 0; asked < 1000; asked++) {
            pass(Duration.ofMillis(10));
            clock.instant();
        }

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void neitherStallsTheQueueNorEndsWhatIsKeptWhenItIsSet() throws InterruptedException {
        try (var redis = RedisServerFixture.started();
                var connection = QueueConnection.open(new QueueConfiguration(redis.url(), "test"), clock)) {
            assertThat(connection.awaitConnected(Duration.ofSeconds(10))).isTrue();
            var queue = new WorkQueue(connection, clock, RandomGenerator.of("SecureRandom"), SlotLimits.none());
            queue.enqueue(1, Priority.BULK, clock.instant(), SHOP);
            queue.enqueue(2, Priority.BULK, clock.instant(), SHOP);
            queue.retry(
                    queue.claim("worker", VISIBILITY).orElseThrow(),
                    clock.instant().plusSeconds(5));
            var kept = queue.claim("worker", VISIBILITY).orElseThrow();

            set(HOURS.negated());
            pass(Duration.ofSeconds(9));
            assertThat(queue.claim("worker", VISIBILITY)).as("not sooner").isEmpty();
            pass(Duration.ofSeconds(1));
            var again = queue.claim("worker", VISIBILITY).orElseThrow();
            assertThat(again.attempt()).isEqualTo(2);
            queue.acknowledge(again);

            set(HOURS.multipliedBy(3));
            assertThat(queue.renew(kept, VISIBILITY))
                    .as("nobody has taken it yet")
                    .isTrue();
            assertThat(queue.claim("worker", VISIBILITY))
                    .as("nothing comes twice")
                    .isEmpty();
        }
    }
}
