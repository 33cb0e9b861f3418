package io.hawiyat.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OpenConnectionsTest {

    private static final String LISTENS = "0: 00000000:1F90 00000000:0000 0A";
    private static final String ANSWERS = "1: 0204D00A:1F90 0104D00A:C350 01";
    private static final String ASKS_A_DATABASE = "2: 0204D00A:C351 0304D00A:1538 01";
    private static final String SENDS_THE_REST = "3: 0204D00A:1F90 0104D00A:C352 04";
    private static final String IS_OVER = "4: 0204D00A:1F90 0104D00A:C353 06";

    private static int count(String... lines) {
        return OpenConnections.count(
                List.of(lines).stream().map(line -> List.of(line.split(" "))).toList());
    }

    @Test
    void countsThoseThatOthersOpenedAndWhoseAnswerMayBeUnderWay() {
        assertThat(count(LISTENS, ANSWERS, ASKS_A_DATABASE, SENDS_THE_REST, IS_OVER))
                .isEqualTo(2);
        assertThat(count(LISTENS, ASKS_A_DATABASE, IS_OVER)).isZero();
    }

    @Test
    void knowsNothingOfAProcessThatIsNotTheContainers() {
        assertThat(OpenConnections.of("0123456789ab", ProcessHandle.current().pid()))
                .isEqualTo(OptionalInt.empty());
        assertThat(OpenConnections.of("0123456789ab", 0)).isEqualTo(OptionalInt.empty());
    }
}
