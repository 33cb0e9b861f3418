package io.hawiyat.agent;

import io.hawiyat.agent.api.Recurring;
import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.state.StateReader;
import io.hawiyat.agent.state.Status;
import io.hawiyat.agent.state.Tally;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How things stand, as numbers. Counted in the background, so that Prometheus is answered at once whatever PostgreSQL
 * does; not a number while it is away.
 */
@Singleton
@Requires(beans = Settings.class)
final class StateGauges implements Recurring {

    private static final Logger LOG = LoggerFactory.getLogger(StateGauges.class);

    private final StateReader state;
    private volatile Optional<Tally> tally = Optional.empty();

    StateGauges(StateReader state, MeterRegistry registry) {
        this.state = state;
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

    @Override
    public Duration pause() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void recur() {
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
