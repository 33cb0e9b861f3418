package io.hawiyat.agent;

import io.hawiyat.agent.docker.EngineEvent;
import io.hawiyat.agent.docker.EventWatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/** How fast the services answer that this agent depends on. */
@Singleton
final class EngineMeters {

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    private final Timer docker;
    private final Timer traefik;
    private final Timer lag;
    private final InstantSource clock;

    EngineMeters(MeterRegistry registry, InstantSource clock) {
        this.docker = timer(registry, "hawiyat.docker.call.duration", "How long calls of the Docker Engine took");
        this.traefik = timer(registry, "hawiyat.traefik.call.duration", "How long calls of Traefik's API took");
        this.lag = timer(
                registry, "hawiyat.docker.event.lag", "From what happened on the Docker Engine until the agent saw it");
        this.clock = clock;
    }

    private static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    void dockerCalled(Duration took) {
        docker.record(took);
    }

    void traefikCalled(Duration took) {
        traefik.record(took);
    }

    /** A listener that hears the same, measured. */
    EventWatch.Listener measured(EventWatch.Listener listener) {
        return new EventWatch.Listener() {
            @Override
            public void connected() {
                listener.connected();
            }

            @Override
            public void event(EngineEvent event) {
                var late = Duration.between(event.at(), clock.instant());
                lag.record(late.isNegative() ? Duration.ZERO : late);
                listener.event(event);
            }
        };
    }
}
