package io.hawiyat.agent;

import io.hawiyat.agent.notification.NotificationMeter.Outcome;
import io.hawiyat.agent.queue.Depth;
import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.state.Deployment.Phase;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What this agent counts and measures of its work, beside what each part says of itself. No ids are labels. */
@Singleton
final class Meters {

    private final MeterRegistry registry;
    private final Timer reconcile;

    Meters(MeterRegistry registry, WorkQueue queue) {
        this.registry = registry;
        for (var phase : Phase.values()) {
            if (phase != Phase.QUEUED && phase != Phase.RUNNING) {
                deployments(phase);
            }
        }
        for (var type : List.of("webhook", "slack", "smtp", "commitStatus")) {
            for (var outcome : Outcome.values()) {
                notifications(type, outcome);
            }
        }
        this.reconcile = Timer.builder("hawiyat.reconcile.duration")
                .description("From the claim of a source to the record of its commit")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(5))
                .maximumExpectedValue(Duration.ofMinutes(2))
                .register(registry);
        Gauge.builder("hawiyat.queue.depth", queue, Meters::depth)
                .description("Due and not being worked at")
                .register(registry);
        Gauge.builder("hawiyat.queue.oldest.seconds", queue, it -> measured(it, Meters::oldest))
                .description("How long the longest waiting of what is due waits")
                .register(registry);
        Gauge.builder("hawiyat.queue.dead", queue, it -> measured(it, Depth::dead))
                .description("Put aside because it failed over and over")
                .register(registry);
    }

    private static double oldest(Depth depth) {
        return depth.oldest().map(Duration::toMillis).orElse(0L) / 1000.0;
    }

    private static double depth(WorkQueue queue) {
        return measured(queue, Depth::queued);
    }

    /** Not a number while the queue is away: zero would say that nothing is to be done. */
    private static double measured(WorkQueue queue, ToDoubleFunction<Depth> value) {
        try {
            return value.applyAsDouble(queue.depth());
        } catch (QueueUnavailable away) {
            return Double.NaN;
        }
    }

    void deploymentEnded(Phase phase) {
        deployments(phase).increment();
    }

    private Counter deployments(Phase phase) {
        return Counter.builder("hawiyat.deployments")
                .description("Deployments that this agent ended, by how")
                .tag("phase", label(phase))
                .register(registry);
    }

    void reconciled(Duration took) {
        reconcile.record(took);
    }

    void notificationTried(String type, Outcome outcome) {
        notifications(type, outcome).increment();
    }

    private Counter notifications(String type, Outcome outcome) {
        return Counter.builder("hawiyat.notifications")
                .description("Tries to tell something, by how they ended: told, postponed, given_up")
                .tag("type", type)
                .tag("status", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    /** As the API writes it. */
    private static String label(Phase phase) {
        return switch (phase) {
            case QUEUED -> "Queued";
            case RUNNING -> "Running";
            case SUCCEEDED -> "Succeeded";
            case FAILED -> "Failed";
            case SUPERSEDED -> "Superseded";
            case ROLLED_BACK -> "RolledBack";
        };
    }
}
