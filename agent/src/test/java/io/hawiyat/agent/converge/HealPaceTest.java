package io.hawiyat.agent.converge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HealPaceTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String STOPPED = "web-0 does not run";

    private final HealPace pace = new HealPace(new Random(1));

    private void healed(int times) {
        for (var i = 0; i < times; i++) {
            assertThat(pace.begin(1, STOPPED, NOW)).isEmpty();
        }
    }

    @Test
    void whatComesBackIsHealedMoreAndMoreSeldom() {
        healed(5);

        var first = pace.begin(1, STOPPED, NOW).orElseThrow();
        assertThat(first).isBetween(NOW.plusSeconds(4), NOW.plusSeconds(5));
        assertThat(pace.begin(1, STOPPED, first)).isEmpty();
        assertThat(pace.begin(1, STOPPED, first).orElseThrow()).isBetween(first.plusSeconds(8), first.plusSeconds(10));
    }

    @Test
    void anythingElseIsHealedAtOnce() {
        healed(5);

        assertThat(pace.begin(1, "routes are not as recorded", NOW)).isEmpty();
        assertThat(pace.begin(2, STOPPED, NOW)).isEmpty();
        assertThat(pace.begin(1, STOPPED, NOW)).isPresent();
    }

    @Test
    void whatIsNeverTheSameIsNotHealedAtFullSpeedForEverEither() {
        var at = 0;
        while (pace.begin(1, "stranger " + at, NOW).isEmpty()) {
            at++;
            assertThat(at).isLessThan(100);
        }

        assertThat(at).isGreaterThan(20);
    }

    @Test
    void isForgottenAfterACalmTime() {
        healed(5);

        var later = NOW.plus(Duration.ofMinutes(11));
        assertThat(pace.begin(1, STOPPED, later)).isEmpty();
        assertThat(pace.begin(1, STOPPED, later)).isEmpty();
    }
}
