package io.hawiyat.agent.converge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RolloutPaceTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final RolloutPace pace = new RolloutPace(new Random(1));

    @Test
    void keepsRolloutsOfOneApplicationApart() {
        assertThat(pace.wait(1, NOW, false, NOW)).isEmpty();
        pace.began(1, NOW);

        assertThat(pace.wait(1, NOW, false, NOW.plusMillis(500))).contains(NOW.plusSeconds(2));
        assertThat(pace.wait(2, NOW, false, NOW)).isEmpty();
        assertThat(pace.wait(1, NOW, false, NOW.plusSeconds(2))).isEmpty();
    }

    @Test
    void takesABurstTogetherUntilNothingHasComeForASecond() {
        pace.began(1, NOW);
        pace.wait(1, NOW.plusMillis(500), false, NOW.plusMillis(500));

        assertThat(pace.wait(1, NOW.plusMillis(1_800), false, NOW.plusSeconds(2)))
                .contains(NOW.plusMillis(2_800));
        assertThat(pace.wait(1, NOW.plusMillis(1_800), false, NOW.plusMillis(2_800)))
                .isEmpty();
    }

    @Test
    void waitsForWhatIsOnItsWayButNotForEver() {
        pace.began(1, NOW);
        pace.wait(1, NOW, true, NOW.plusSeconds(1));

        assertThat(pace.wait(1, NOW, true, NOW.plusSeconds(3))).contains(NOW.plusMillis(3_250));
        assertThat(pace.wait(1, NOW, true, NOW.plusMillis(5_900))).contains(NOW.plusSeconds(6));
        assertThat(pace.wait(1, NOW, true, NOW.plusSeconds(6))).isEmpty();
    }

    @Test
    void doesNotMakeACommitWaitThatComesLaterThanABurst() {
        pace.began(1, NOW);

        assertThat(pace.wait(1, NOW.plusSeconds(3), true, NOW.plusSeconds(3))).isEmpty();
    }

    @Test
    void waitsForNobodyWhenTheClockWasPutBack() {
        pace.began(1, NOW);

        assertThat(pace.wait(1, NOW, false, NOW.minus(Duration.ofHours(1)))).isEmpty();
    }
}
