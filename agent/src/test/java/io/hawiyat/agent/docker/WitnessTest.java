package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WitnessTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Duration HOURS = Duration.ofHours(7);

    private final Witness witness = new Witness();

    @Test
    void sawNothingBeforeItBeganAndAfterItEnded() {
        assertThat(witness.saw(NOON)).isFalse();

        witness.begin(NOON, NOON);
        assertThat(witness.saw(NOON.minusMillis(1))).isFalse();
        assertThat(witness.saw(NOON)).isTrue();

        witness.end();
        assertThat(witness.saw(NOON.plusSeconds(1))).isFalse();
    }

    @Test
    void takesTimesForItsOwnWhileNobodyHasSetAClock() {
        witness.begin(NOON, NOON.plusSeconds(2));

        assertThat(witness.local(NOON)).isEqualTo(NOON);
    }

    @Test
    void knowsHowFarTheEnginesClockIsFromItsOwn() {
        witness.begin(NOON, NOON.minus(HOURS));

        assertThat(witness.local(NOON.plusSeconds(5)))
                .isEqualTo(NOON.minus(HOURS).plusSeconds(5));
    }

    @Test
    void followsAnEngineWhoseClockIsSetBack() {
        witness.begin(NOON, NOON);
        witness.heard(NOON.plusSeconds(10).minus(HOURS), NOON.plusSeconds(10));

        assertThat(witness.saw(NOON.plusSeconds(11).minus(HOURS))).isTrue();
        assertThat(witness.local(NOON.plusSeconds(11).minus(HOURS))).isEqualTo(NOON.plusSeconds(11));
    }

    @Test
    void followsAnEngineWhoseClockIsSetForward() {
        witness.begin(NOON, NOON);
        witness.heard(NOON.plusSeconds(10).plus(HOURS), NOON.plusSeconds(10));

        assertThat(witness.local(NOON.plusSeconds(11).plus(HOURS))).isEqualTo(NOON.plusSeconds(11));
    }

    @Test
    void learnsNothingOfItsClockByWhatIsToldOnceMore() {
        witness.begin(NOON, NOON);
        witness.end();
        var back = NOON.plus(HOURS);
        witness.begin(back, back);
        witness.heard(back.minusSeconds(20), back);

        assertThat(witness.local(back)).isEqualTo(back);
        assertThat(witness.saw(back.minusSeconds(20))).isFalse();
    }

    @Test
    void takesWhatWasToldBeforeAClockWasSetAsItWasThen() {
        witness.begin(NOON, NOON);
        witness.heard(NOON.plusSeconds(10).minus(HOURS), NOON.plusSeconds(10));
        assertThat(witness.local(NOON.minusSeconds(5))).isEqualTo(NOON.minusSeconds(5));

        var other = new Witness();
        other.begin(NOON, NOON);
        other.heard(NOON.plusSeconds(10).plus(HOURS), NOON.plusSeconds(10));
        assertThat(other.local(NOON.minusSeconds(5))).isEqualTo(NOON.minusSeconds(5));
    }

    @Test
    void countsHowOftenItWasNotHeardAnyMore() {
        witness.begin(NOON, NOON);
        var before = witness.breaks();
        assertThat(witness.breaks()).isEqualTo(before);

        witness.end();
        witness.begin(NOON, NOON);
        assertThat(witness.breaks()).isNotEqualTo(before);
    }
}
