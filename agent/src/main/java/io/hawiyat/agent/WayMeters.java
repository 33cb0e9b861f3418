package io.hawiyat.agent;

import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Where the time goes: how long each step took, of those that ended well. */
@Singleton
final class WayMeters implements Way {

    private final MeterRegistry registry;
    private final Map<Waypoint, Timer> timers = new EnumMap<>(Waypoint.class);

    WayMeters(MeterRegistry registry) {
        this.registry = registry;
        for (var waypoint : Waypoint.values()) {
            timers.put(waypoint, timer(waypoint));
        }
    }

    private Timer timer(Waypoint waypoint) {
        return Timer.builder("hawiyat.waypoint.duration")
                .description("How long each step of a commit took, from its delivery until it was live")
                .tag("waypoint", waypoint.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    @Override
    public Runnable begin(Waypoint waypoint) {
        var timer = timers.get(waypoint);
        if (timer == null) {
            throw new IllegalArgumentException("no timer of " + waypoint);
        }
        var began = Timer.start(registry);
        return () -> began.stop(timer);
    }
}
