package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.queue.Lane;
import io.hawiyat.agent.queue.SlotLimits;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Deployment.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An operator who allows three rollouts at once, two of each project and one of the wiki. */
class RolloutLimitsTest {

    private static final SlotLimits LIMITS =
            new SlotLimits(OptionalInt.of(3), OptionalInt.of(2), Map.of(new Lane("wiki"), 1));

    private static final List<ApplicationId> SHOP = named("shop", 4);
    private static final List<ApplicationId> WIKI = named("wiki", 2);
    private static final ApplicationId CANARY = new ApplicationId("blog", "web-0");

    private static List<ApplicationId> named(String project, int count) {
        return Stream.iterate(0, it -> it + 1)
                .limit(count)
                .map(it -> new ApplicationId(project, "web-" + it))
                .toList();
    }

    private static void write(Stage stage, ApplicationId id, String text, String rollout) {
        stage.repository()
                .write(
                        id.project() + "-" + id.name() + ".yaml",
                        Manifest.web(id.name(), text)
                                .replace("metadata:", "metadata:\n  project: " + id.project())
                                .replace("host: " + id.name(), "host: " + id.name() + "." + id.project())
                                .replace("minHealthyTime: 100ms", rollout));
    }

    @Test
    void areKeptInTurnsAndHoldUpNobodyForEver() {
        try (var stage = Stage.withoutAgent()) {
            stage.startWithin(LIMITS);
            everythingIsRolledOutWithinThem(stage);
            aPausedCanaryTakesNoSlot(stage);
        }
    }

    private static void everythingIsRolledOutWithinThem(Stage stage) {
        var all = Stream.concat(SHOP.stream(), WIKI.stream()).toList();
        all.forEach(it -> write(stage, it, "one", "minHealthyTime: 2s"));
        stage.repository().commit("Begin");

        Stage.await(() -> deployments(stage, SHOP), RolloutLimitsTest::sayWhatTheyWaitFor);
        all.forEach(stage::awaitSettled);

        var rollouts = all.stream().map(it -> Rollout.of(stage, it)).toList();
        assertThat(atOnce(rollouts)).isEqualTo(3);
        assertThat(atOnce(rollouts.subList(0, 4))).isEqualTo(2);
        assertThat(atOnce(rollouts.subList(4, 6))).isEqualTo(1);
        assertThat(rollouts.subList(4, 6))
                .as("the wiki waits for no more than its turn")
                .anySatisfy(
                        wiki -> assertThat(rollouts.subList(0, 4).stream().filter(it -> it.began.isAfter(wiki.began)))
                                .isNotEmpty());
        assertThat(deployments(stage, all))
                .flatMap(Deployment::steps)
                .noneSatisfy(it -> assertThat(it.state()).isEqualTo(Deployment.StepState.RUNNING));
    }

    private static List<Deployment> deployments(Stage stage, List<ApplicationId> of) {
        return of.stream().flatMap(it -> stage.deployments(it).stream()).toList();
    }

    private static boolean sayWhatTheyWaitFor(List<Deployment> deployments) {
        return deployments.stream()
                .filter(it -> it.phase() == Phase.RUNNING)
                .flatMap(it -> it.steps().stream())
                .anyMatch(it -> it.message()
                        .equals("waits until another rollout has ended: "
                                + "the operator allows 3 on this engine, 2 of project shop"));
    }

    private static void aPausedCanaryTakesNoSlot(Stage stage) {
        write(stage, CANARY, "one", "minHealthyTime: 100ms");
        stage.repository().commit("Begin the blog");
        stage.awaitSettled(CANARY);
        write(stage, CANARY, "two", "strategy: canary\n    canary: {steps: [{weight: 50, pause: 1h}]}");
        stage.repository().commit("Try a canary");
        Stage.await(() -> stage.deployments(CANARY).getFirst().steps(), RolloutLimitsTest::pauses);

        SHOP.forEach(it -> write(stage, it, "two", "minHealthyTime: 100ms"));
        WIKI.forEach(it -> write(stage, it, "two", "minHealthyTime: 100ms"));
        stage.repository().commit("Change the others");
        Stream.concat(SHOP.stream(), WIKI.stream())
                .forEach(it -> Stage.await(
                        () -> stage.deployments(it),
                        found -> found.size() == 2 && found.getFirst().phase() == Phase.SUCCEEDED));

        assertThat(stage.deployments(CANARY).getFirst().phase()).isEqualTo(Phase.RUNNING);
    }

    private static boolean pauses(List<Deployment.Step> steps) {
        return steps.stream().anyMatch(it -> it.name().equals("Pause") && it.state() == Deployment.StepState.RUNNING);
    }

    /** The most that were between the first change to their containers and their end. */
    private static long atOnce(List<Rollout> rollouts) {
        return rollouts.stream()
                .mapToLong(one -> rollouts.stream()
                        .filter(it -> !it.began.isAfter(one.began) && it.ended.isAfter(one.began))
                        .count())
                .max()
                .orElseThrow();
    }

    private record Rollout(Instant began, Instant ended) {

        static Rollout of(Stage stage, ApplicationId id) {
            var deployment = stage.deployments(id).getFirst();
            var began = deployment.steps().stream()
                    .filter(it -> it.name().startsWith("Start "))
                    .map(Deployment.Step::startedAt)
                    .min(Instant::compareTo);
            return new Rollout(began.orElseThrow(), deployment.finishedAt().orElseThrow());
        }
    }
}
