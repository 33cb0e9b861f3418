package io.hawiyat.agent.state;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.annotation.Scheduled;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** When {@link Retention} sweeps. A sweep under way ends before what it works with is closed. */
@Context
@Requires(property = "datasources.default.url")
public class RetentionSchedule {

    private static final Duration SHUTDOWN = Duration.ofSeconds(10);

    private final Retention retention;
    private final ReentrantLock sweeping = new ReentrantLock();
    private volatile boolean closed;

    RetentionSchedule(Retention retention) {
        this.retention = retention;
    }

    /** Runs every hour. */
    @Scheduled(initialDelay = "1m", fixedDelay = "1h")
    public void sweep() {
        sweeping.lock();
        try {
            if (!closed) {
                retention.sweep();
            }
        } finally {
            sweeping.unlock();
        }
    }

    /** Told before anything is closed; waits for what is under way, but not for ever. */
    @EventListener
    public void end(ShutdownEvent event) throws InterruptedException {
        closed = true;
        if (sweeping.tryLock(SHUTDOWN.toNanos(), TimeUnit.NANOSECONDS)) {
            sweeping.unlock();
        }
    }
}
