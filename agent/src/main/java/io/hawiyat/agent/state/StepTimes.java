package io.hawiyat.agent.state;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How long the steps of deployments take. */
@Singleton
class StepTimes {

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10)
    };

    private final MeterRegistry meters;

    StepTimes(MeterRegistry meters) {
        this.meters = meters;
    }

    /** One that has ended; of its name only the word that says what was done: the rest names a container. */
    void record(Deployment.Step step) {
        step.finishedAt().ifPresent(end -> timer(step).record(took(step, end)));
    }

    private static Duration took(Deployment.Step step, Instant end) {
        var took = Duration.between(step.startedAt(), end);
        return took.isNegative() ? Duration.ZERO : took;
    }

    private Timer timer(Deployment.Step step) {
        return Timer.builder("hawiyat.step.duration")
                .description("How long the steps of deployments took")
                .tag("step", step.name().split(" ", 2)[0].toLowerCase(Locale.ROOT))
                .tag("state", step.state() == Deployment.StepState.FAILED ? "Failed" : "Succeeded")
                .serviceLevelObjectives(BOUNDS)
                .register(meters);
    }
}
