package io.hawiyat.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PollScheduleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Property
    void looksAgainAnIntervalLaterGiveOrTakeATenth(
            @ForAll @IntRange(min = 1, max = 86_400) int seconds, @ForAll long seed) {
        var interval = Duration.ofSeconds(seconds);
        assertThat(pause(interval, 0, seed)).isBetween(part(interval, 0.9), part(interval, 1.1));
    }

    @Property
    void neverTriesAFailingSourceBeforeItsIntervalNorMuchAfterFiveMinutes(
            @ForAll @IntRange(min = 1, max = 3_600) int seconds,
            @ForAll @IntRange(min = 1) int failures,
            @ForAll long seed) {
        var interval = Duration.ofSeconds(seconds);
        var longest = Duration.ofSeconds(Math.max(seconds, 300));
        assertThat(pause(interval, failures, seed)).isBetween(interval, part(longest, 1.1));
    }

    @Property
    void doublesThePauseWithEachFurtherFailure(@ForAll @IntRange(min = 2, max = 6) int failures, @ForAll long seed) {
        var interval = Duration.ofSeconds(5);
        var pause = interval.multipliedBy(1L << (failures - 1));
        assertThat(pause(interval, failures, seed)).isBetween(part(pause, 0.9), part(pause, 1.1));
    }

    private static Duration pause(Duration interval, int failures, long seed) {
        return Duration.between(NOW, PollSchedule.next(interval, failures, new Random(seed), NOW));
    }

    private static Duration part(Duration whole, double factor) {
        return Duration.ofMillis(Math.round(whole.toMillis() * factor));
    }
}
