package io.hawiyat.agent.observe;

import io.hawiyat.agent.docker.ProbeResult;
import io.hawiyat.agent.docker.Prober;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.manifest.Health.Probe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes what is live at a slow pace, and asks for a look at what does not answer as it should, or does again. What
 * follows from that is decided by the look, which probes for itself.
 */
final class SteadyHealth implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SteadyHealth.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration NETWORK_PACE = Duration.ofSeconds(10);
    private static final Duration COMMAND_PACE = Duration.ofSeconds(30);
    private static final int AT_ONCE = 16;

    private final Prober prober;
    private final InstantSource clock;
    private final Consumer<ApplicationId> look;
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("steady-health").unstarted(this::run);
    private volatile List<Probed> live = List.of();

    /** A container that is live, and how it is probed. */
    record Probed(ApplicationId application, String container, String address, Health health) {}

    private record Seen(boolean healthy, Instant next) {}

    SteadyHealth(Prober prober, InstantSource clock, Consumer<ApplicationId> look) {
        this.prober = prober;
        this.clock = clock;
        this.look = look;
    }

    void start() {
        thread.start();
    }

    /** What is to be probed from now on. */
    void live(List<Probed> containers) {
        live = List.copyOf(containers);
        var ids = live.stream().map(Probed::container).collect(Collectors.toSet());
        seen.keySet().retainAll(ids);
        spread(ids);
    }

    /** What is new is live because it just proved healthy; all at once would be probed all at once for ever. */
    private void spread(Set<String> ids) {
        var now = clock.instant();
        for (var id : ids) {
            var part = Math.floorMod(id.hashCode(), NETWORK_PACE.toMillis());
            seen.putIfAbsent(id, new Seen(true, now.plusMillis(part)));
        }
    }

    private void run() {
        while (!closedWithin(TICK)) {
            var now = clock.instant();
            live.stream().filter(it -> due(it, now)).forEach(this::start);
        }
    }

    private boolean due(Probed probed, Instant now) {
        var last = seen.get(probed.container());
        return last != null && !now.isBefore(last.next());
    }

    /** When all slots are taken it stays due. */
    private void start(Probed probed) {
        if (slots.tryAcquire()) {
            seen.computeIfPresent(probed.container(), (id, last) -> new Seen(last.healthy(), next(probed)));
            Thread.ofVirtual().name("steady-probe").start(() -> probe(probed));
        }
    }

    private Instant next(Probed probed) {
        var pace = switch (probed.health().probe()) {
            case Probe.Http http -> NETWORK_PACE;
            case Probe.Tcp tcp -> NETWORK_PACE;
            case Probe.Command command -> COMMAND_PACE;
        };
        var interval = probed.health().interval();
        return clock.instant().plus(interval.compareTo(pace) > 0 ? interval : pace);
    }

    private void probe(Probed probed) {
        try {
            var result = prober.probe(probed.health(), probed.container(), probed.address());
            var healthy = result instanceof ProbeResult.Healthy;
            var before = seen.computeIfPresent(
                    probed.container(), (id, last) -> new Seen(last.healthy() && healthy, last.next()));
            if (before != null && !before.healthy()) {
                look.accept(probed.application());
                seen.computeIfPresent(probed.container(), (id, last) -> new Seen(healthy, last.next()));
            }
        } catch (RuntimeException failed) {
            LOG.atDebug().addKeyValue("container", probed.container()).log("not probed: {}", failed.getMessage());
        } finally {
            slots.release();
        }
    }

    private boolean closedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(TICK);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
