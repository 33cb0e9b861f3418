package io.hawiyat.agent.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffTest {

    @Example
    void doublesFromFiveSecondsToFiveMinutes() {
        RandomGenerator never = () -> 0L;

        var delays = IntStream.rangeClosed(1, 8)
                .mapToObj(attempt -> Backoff.delay(attempt, never).toSeconds());

        assertThat(delays).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    }

    @Example
    void waitsUntilItsTimeAndNotForAClockThatWasSetBackSince() {
        var now = Instant.parse("2030-01-01T00:00:00Z");

        assertThat(Backoff.waits(now, now)).isFalse();
        assertThat(Backoff.waits(now.plusMillis(1), now)).isTrue();
        assertThat(Backoff.waits(now.plus(Duration.ofMinutes(5)), now)).isTrue();
        assertThat(Backoff.waits(now.plus(Duration.ofHours(1)), now)).isFalse();
    }

    @Property
    void shortensByAFifthAtMostAndNeverLengthens(@ForAll @IntRange(min = 1) int attempt, @ForAll long seed) {
        var full = Backoff.delay(attempt, () -> 0L);

        assertThat(Backoff.delay(attempt, new Random(seed)))
                .isBetween(full.multipliedBy(4).dividedBy(5), full)
                .isLessThanOrEqualTo(Duration.ofMinutes(5));
    }
}
