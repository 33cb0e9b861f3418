package io.hawiyat.agent;

import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.state.Deployment.Phase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;

/** What this agent counts and measures of its work, beside what each part says of itself. No ids are labels. */
@Singleton
final class Meters {

    private final MeterRegistry registry;
    private final Timer reconcile;

    Meters(MeterRegistry registry, WorkQueue queue) {
        this.registry = registry;
        for (var phase : Phase.values()) {
            if (phase != Phase.QUEUED && phase != Phase.RUNNING) {
                registry.counter("hawiyat.deployments", "phase", label(phase));
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
    }

    /** Not a number while the queue is away: zero would say that nothing is to be done. */
    private static double depth(WorkQueue queue) {
        try {
            return queue.depth().queued();
        } catch (QueueUnavailable away) {
            return Double.NaN;
        }
    }

    void deploymentEnded(Phase phase) {
        registry.counter("hawiyat.deployments", "phase", label(phase)).increment();
    }

    void reconciled(Duration took) {
        reconcile.record(took);
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
