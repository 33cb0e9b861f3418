package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.DeploymentJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The steps of a deployment as bars in time, which show what went on at once and what was waited for. */
public record Timeline(List<Bar> bars) {

    /** What is shorter can not be seen. */
    private static final double NARROWEST = 0.5;

    public Timeline {
        bars = List.copyOf(bars);
    }

    /**
     * One step.
     *
     * @param from where it begins, in percent of the whole
     * @param width in percent of the whole
     */
    public record Bar(DeploymentJson.Step step, double from, double width) {}

    static Timeline of(DeploymentJson deployment, Instant now) {
        var steps = deployment.steps();
        var begin = steps.stream()
                .map(DeploymentJson.Step::startedAt)
                .min(Instant::compareTo)
                .orElse(now);
        var end = steps.stream()
                .map(it -> it.finishedAt().orElse(now))
                .max(Instant::compareTo)
                .orElse(now);
        var whole = Math.max(1, millis(begin, end));
        return new Timeline(steps.stream().map(it -> bar(it, begin, whole, now)).toList());
    }

    private static Bar bar(DeploymentJson.Step step, Instant begin, double whole, Instant now) {
        var length = millis(step.startedAt(), step.finishedAt().orElse(now));
        var width = Math.max(NARROWEST, percent(length, whole));
        return new Bar(step, Math.min(100 - width, percent(millis(begin, step.startedAt()), whole)), width);
    }

    private static double millis(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis());
    }

    private static double percent(double part, double whole) {
        return Math.round(part * 10_000 / whole) / 100.0;
    }
}
