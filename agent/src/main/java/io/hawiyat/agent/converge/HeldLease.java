package io.hawiyat.agent.converge;

import io.hawiyat.agent.state.Lease;
import io.hawiyat.agent.state.Leases;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A lease while it is held, renewed as it is used.
 *
 * <p>Its time is counted on the monotonic clock, since the wall clock may jump, and ends {@link #MARGIN} early, so that a
 * request to the engine that is under way when the lease ends is over before another agent begins.
 */
final class HeldLease implements AutoCloseable {

    static final Duration LENGTH = Duration.ofSeconds(20);
    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Duration RENEW_BELOW = Duration.ofSeconds(12);

    private final Leases leases;
    private final Lease lease;
    private volatile long endsAt;

    HeldLease(Leases leases, Lease lease) {
        this.leases = leases;
        this.lease = lease;
        this.endsAt = end(lease.remaining());
    }

    Lease lease() {
        return lease;
    }

    /** Renews the lease when it has become short; false when it is lost, and nothing more may be done under it. */
    boolean keep() {
        var left = endsAt - System.nanoTime();
        if (left < RENEW_BELOW.toNanos()) {
            leases.renew(lease, LENGTH).ifPresent(renewed -> endsAt = end(renewed.remaining()));
        }
        return endsAt - System.nanoTime() > 0;
    }

    /** Asks PostgreSQL itself: the last word before something is started. */
    boolean confirmed() {
        return endsAt - System.nanoTime() > 0 && leases.holds(lease);
    }

    private static long end(Duration remaining) {
        return System.nanoTime() + TimeUnit.NANOSECONDS.convert(remaining.minus(MARGIN));
    }

    @Override
    public void close() {
        leases.release(lease);
    }
}
