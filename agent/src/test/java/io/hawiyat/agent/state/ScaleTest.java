package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.state.Applications.Declared;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A render that changes nothing costs next to nothing. The figures are printed, and bounded generously. */
class ScaleTest {

    @RegisterExtension
    static final Scene SCENE = new Scene();

    @Test
    void recordsTenThousandApplicationsAndThenThatNoneChanged() {
        var first = System.nanoTime();
        SCENE.commit("c0", many(10_000));
        print("10,000 new applications recorded", first);

        assertThat(noOp(10_000)).isLessThan(5_000);
    }

    @Test
    void recordsThatTwoHundredDidNotChange() {
        SCENE.commit("c0", many(200));

        assertThat(noOp(200)).isLessThan(1_000);
    }

    private static long noOp(int count) {
        var best = Long.MAX_VALUE;
        for (var round = 1; round <= 5; round++) {
            var began = System.nanoTime();
            var ids = SCENE.applications.ofSource("shop").stream()
                    .map(Applications.Known::id)
                    .toArray(Long[]::new);
            var read = System.nanoTime();
            assertThat(SCENE.unchanged("c" + round, ids)).isEmpty();
            var done = System.nanoTime();
            best = Math.min(best, done - read);
            System.out.println(">> " + count + " known read in " + (read - began) / 1_000_000
                    + " ms, recorded as unchanged in " + (done - read) / 1_000_000 + " ms");
        }
        return best / 1_000_000;
    }

    private static void print(String what, long began) {
        System.out.println(">> " + what + " in " + (System.nanoTime() - began) / 1_000_000 + " ms");
    }

    private static Declared[] many(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> declared("app-" + number, "nginx:1"))
                .toArray(Declared[]::new);
    }
}
