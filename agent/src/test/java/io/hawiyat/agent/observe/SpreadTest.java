package io.hawiyat.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void everyItemHasOneTurnInAPeriodAndEachSliceAboutAsMany() {
        var spread = new Spread(Duration.ofMinutes(5), Duration.ofSeconds(10));
        var begin = Instant.parse("2026-01-01T00:00:00Z");

        var turns = IntStream.range(0, 30)
                .mapToObj(slice -> begin.plusSeconds(10L * slice))
                .map(now -> LongStream.rangeClosed(1, 300)
                        .filter(item -> spread.turn(item, now.minusSeconds(10), now))
                        .count())
                .toList();

        assertThat(turns).containsOnly(10L);
    }

    @Test
    void nobodyIsLeftOutWhenLooksComeLateOrLong() {
        var spread = new Spread(Duration.ofMinutes(5), Duration.ofSeconds(10));
        var looks = Stream.iterate(Instant.parse("2026-01-01T00:00:00Z"), it -> it.plusMillis(10_700))
                .limit(30)
                .toList();
        assertThat(Duration.between(looks.getFirst(), looks.getLast())).isGreaterThan(spread.period());

        var had = LongStream.rangeClosed(1, 300)
                .filter(item -> IntStream.range(1, looks.size())
                        .anyMatch(look -> spread.turn(item, looks.get(look - 1), looks.get(look))))
                .count();

        assertThat(had).isEqualTo(300);
        assertThat(spread.turn(7, Instant.EPOCH, looks.getFirst())).isTrue();
    }
}
