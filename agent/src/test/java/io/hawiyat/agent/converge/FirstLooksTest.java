package io.hawiyat.agent.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.plan.Difference;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstLooksTest {

    private static final Difference OF_THE_ENGINE = new Difference("engine.CgroupParent", "", "system.slice");
    private static final Difference BY_HAND = new Difference("spec.resources.pids", "50", "77");

    private final FirstLooks looks = new FirstLooks();

    @Test
    void acceptsWhatTheEngineMadeOtherwiseFromTheBeginningAndNothingElse() {
        looks.made("a");

        assertThat(looks.since("a", List.of(OF_THE_ENGINE))).isEmpty();
        assertThat(looks.since("a", List.of(OF_THE_ENGINE, BY_HAND))).containsExactly(BY_HAND);
        looks.forget("a");
        assertThat(looks.since("a", List.of(OF_THE_ENGINE))).containsExactly(OF_THE_ENGINE);
    }

    @Test
    void acceptsNothingOfWhatSomebodyElseMade() {
        assertThat(looks.since("b", List.of(OF_THE_ENGINE))).containsExactly(OF_THE_ENGINE);
    }

    @Test
    void seesWhatIsChangedLaterWhereNothingDifferedAtFirst() {
        looks.made("c");
        looks.since("c", List.of());

        assertThat(looks.since("c", List.of(BY_HAND))).containsExactly(BY_HAND);
    }
}
