package io.hawiyat.agent.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Rollout;
import io.hawiyat.agent.manifest.Rollout.Strategy;
import io.hawiyat.agent.plan.SimulatedEngine.Behaviour;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What every strategy promises, held while containers crash and fall ill, commits follow one another, good ones and bad
 * ones, and the agent is killed between any two steps, or within one.
 */
class RolloutPromisesTest {

    @Property(tries = 1000)
    void areKeptWhateverHappensMeanwhile(@ForAll("rollouts") Rollout rollout, @ForAll("mishaps") List<Mishap> mishaps) {
        var story = new RolloutStory(rollout);
        story.begin();
        for (var mishap : mishaps) {
            story.goOn(mishap.steps());
            story.suffer(mishap);
        }

        story.end();

        assertThat(story.leftBehind()).isEmpty();
    }

    @Provide
    Arbitrary<Rollout> rollouts() {
        var rolling = Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 2))
                .filter((surge, unavailable) -> surge + unavailable > 0)
                .as((surge, unavailable) -> Examples.rollout(Strategy.ROLLING, surge, unavailable));
        return Arbitraries.oneOf(
                rolling,
                Arbitraries.just(Examples.rollout(Strategy.BLUE_GREEN, 1, 0)),
                Arbitraries.of(
                        Examples.canary(10), Examples.canary(20, 60), Examples.canary(50, 100), Examples.canary(100)),
                Arbitraries.just(Examples.rollout(Strategy.RECREATE, 0, 1)));
    }

    @Provide
    Arbitrary<List<Mishap>> mishaps() {
        var any = Combinators.combine(
                        Arbitraries.integers().between(0, 12),
                        Arbitraries.of(Mishap.Kind.values()),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.of(Behaviour.values()))
                .as(Mishap::new);
        return any.list().ofMaxSize(6);
    }

    /**
     * Something that happens.
     *
     * @param steps how many steps of the planner come before it
     * @param pick which container, or how many replicas
     * @param behaviour of a new commit
     */
    record Mishap(int steps, Kind kind, int pick, Behaviour behaviour) {
        enum Kind {
            COMMIT,
            SCALE,
            CONTAINER_CRASHES,
            CONTAINER_FALLS_ILL,
            AGENT_DIES,
            AGENT_DIES_WITHIN_A_STEP
        }
    }
}
