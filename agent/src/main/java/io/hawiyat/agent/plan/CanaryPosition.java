package io.hawiyat.agent.plan;

import io.hawiyat.agent.manifest.Rollout.CanaryStep;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a canary stands in its steps, told by the weight that is published and since when, and by nothing else: it is the
 * same after a crash, and when another commit changes the steps meanwhile.
 *
 * @param weight percent of the requests that it has now
 * @param next the weight that comes next; 100 is the end, when it takes over
 * @param pausedUntil when the next weight may come; in the past when nothing but health is waited for
 */
record CanaryPosition(int weight, int next, Instant pausedUntil) {

    static final int WHOLE = 100;

    /**
     * The position.
     *
     * @param steps by rising weight
     * @param since when this weight was published
     */
    static CanaryPosition of(List<CanaryStep> steps, int weight, Instant since) {
        var reached = last(steps, weight);
        var next = steps.stream()
                .map(CanaryStep::weight)
                .filter(it -> it > weight)
                .findFirst()
                .orElse(WHOLE);
        return new CanaryPosition(
                weight, next, reached.map(it -> since.plus(it.pause())).orElse(since));
    }

    private static Optional<CanaryStep> last(List<CanaryStep> steps, int weight) {
        return steps.stream().filter(it -> it.weight() <= weight).reduce((first, second) -> second);
    }

    boolean paused(Instant now) {
        return now.isBefore(pausedUntil);
    }

    /** How many containers carry a weight: their part of the replicas, rounded up. */
    static int containers(int weight, int replicas) {
        return (weight * replicas + WHOLE - 1) / WHOLE;
    }
}
