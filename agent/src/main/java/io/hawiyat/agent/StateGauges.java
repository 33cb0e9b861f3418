package io.hawiyat.agent;

import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.state.StateReader;
import io.hawiyat.agent.state.Status;
import io.hawiyat.agent.state.Tally;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How things stand, as numbers. Counted in the background, so that Prometheus is answered at once whatever PostgreSQL
 * does; not a number while it is away.
 */
@Singleton
@Requires(beans = Settings.class)
final class StateGauges {

    private static final Logger LOG = LoggerFactory.getLogger(StateGauges.class);

    private static final Duration AT_FIRST = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final StateReader state;
    private final TaskScheduler scheduler;
    private volatile Optional<ScheduledFuture<?>> repeated = Optional.empty();
    private volatile Optional<Tally> tally = Optional.empty();

    StateGauges(StateReader state, MeterRegistry registry, @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.state = state;
        this.scheduler = scheduler;
        for (var sync : Status.Sync.values()) {
            for (var health : Status.Health.values()) {
                builder("hawiyat.applications", it -> it.count(sync, health), "Applications by how they stand")
                        .tag("sync", label(sync))
                        .tag("health", label(health))
                        .register(registry);
            }
        }
        builder("hawiyat.applications.held", Tally::held, "Applications whose newest commit was found at fault")
                .register(registry);
        builder("hawiyat.applications.waiting", Tally::waiting, "Applications that wait for their next try")
                .register(registry);
        builder("hawiyat.prunes.held", Tally::prunesHeld, "Removals that wait for a person")
                .register(registry);
        builder("hawiyat.source.lag.seconds", Tally::sourceLag, "Since the source was fetched that was so longest ago")
                .register(registry);
    }

    private Gauge.Builder<StateGauges> builder(String name, ToDoubleFunction<Tally> value, String description) {
        return Gauge.builder(
                        name, this, it -> it.tally.map(value::applyAsDouble).orElse(Double.NaN))
                .description(description);
    }

    /** Not before the schema is there: a start that is refused has said why. */
    @EventListener
    void look(ServerStartupEvent started) {
        repeated = Optional.of(scheduler.scheduleWithFixedDelay(AT_FIRST, PAUSE, this::look));
    }

    @PreDestroy
    void close() {
        repeated.ifPresent(it -> it.cancel(false));
    }

    private void look() {
        try {
            tally = Optional.of(state.tally());
        } catch (RuntimeException away) {
            LOG.atDebug().log("nothing can be counted: {}", away.getMessage());
            tally = Optional.empty();
        }
    }

    /** As the API writes it. */
    private static String label(Status.Sync sync) {
        return switch (sync) {
            case SYNCED -> "Synced";
            case OUT_OF_SYNC -> "OutOfSync";
            case UNKNOWN -> "Unknown";
        };
    }

    private static String label(Status.Health health) {
        return switch (health) {
            case HEALTHY -> "Healthy";
            case PROGRESSING -> "Progressing";
            case DEGRADED -> "Degraded";
            case SUSPENDED -> "Suspended";
            case MISSING -> "Missing";
            case UNKNOWN -> "Unknown";
        };
    }
}
