package io.hawiyat.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PruneBrakeTest {

    @ParameterizedTest(name = "{1} of {0} held: {2}")
    @CsvSource({
        "4, 1, false",
        "3, 2, true",
        "2, 1, false",
        "4, 2, false",
        "4, 3, true",
        "1, 1, true",
        "2, 2, true",
        "100, 50, false",
        "100, 51, true",
        "5, 0, false",
        "0, 0, false",
    })
    void holdsAnEmptyRenderAndMoreThanHalf(int known, int removed, boolean held) {
        assertThat(PruneBrake.hold(known, removed).isPresent()).isEqualTo(held);
    }
}
