package io.hawiyat.agent.converge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartCountsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LONG_AGO = NOON.minus(Duration.ofHours(5));

    private final RestartCounts counts = new RestartCounts();

    @Test
    void countsFromTheFirstLookWhatWasRestartedBefore() {
        assertThat(counts.lately("a", 40, LONG_AGO, NOON)).isZero();
        assertThat(counts.lately("a", 43, LONG_AGO, NOON.plusSeconds(60))).isEqualTo(3);
    }

    @Test
    void countsFromItsCreationWhatIsYoung() {
        assertThat(counts.lately("a", 6, NOON.minusSeconds(30), NOON)).isEqualTo(6);
    }

    @Test
    void forgetsWhatIsLongerAgoThanTenMinutes() {
        counts.lately("a", 0, LONG_AGO, NOON);
        counts.lately("a", 4, LONG_AGO, NOON.plusSeconds(60));
        counts.lately("a", 6, LONG_AGO, NOON.plusSeconds(120));

        assertThat(counts.lately("a", 6, LONG_AGO, NOON.plusSeconds(600))).isEqualTo(6);
        assertThat(counts.lately("a", 6, LONG_AGO, NOON.plusSeconds(661))).isEqualTo(2);
        assertThat(counts.lately("a", 6, LONG_AGO, NOON.plusSeconds(721))).isZero();
        assertThat(counts.lately("a", 7, LONG_AGO, NOON.plusSeconds(730))).isEqualTo(1);
    }

    @Test
    void beginsAnewForWhatIsGone() {
        counts.lately("a", 5, NOON, NOON);
        counts.forget("a");

        assertThat(counts.lately("a", 5, LONG_AGO, NOON)).isZero();
    }
}
