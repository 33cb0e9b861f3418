package io.hawiyat.agent.converge;

import io.hawiyat.agent.state.Lease;
import io.hawiyat.agent.state.Leases;
import java.time.Duration;
import java.util.Optional;
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

    private HeldLease(Leases leases, Lease lease, long askedAt) {
        this.leases = leases;
        this.lease = lease;
        this.endsAt = end(askedAt, lease.remaining());
    }

    /** Takes the lease of an application, when it is to be had. */
    static Optional<HeldLease> acquire(Leases leases, long application, String agent) {
        var askedAt = System.nanoTime();
        return leases.acquire(application, agent, LENGTH).map(it -> new HeldLease(leases, it, askedAt));
    }

    Lease lease() {
        return lease;
    }

    /** Renews the lease when it has become short; false when it is lost, and nothing more may be done under it. */
    boolean keep() {
        var askedAt = System.nanoTime();
        if (endsAt - askedAt < RENEW_BELOW.toNanos()) {
            endsAt = leases.renew(lease, LENGTH)
                    .map(renewed -> end(askedAt, renewed.remaining()))
                    .orElse(askedAt);
        }
        return endsAt - System.nanoTime() > 0;
    }

    /** Asks PostgreSQL itself: the last word before something is started. */
    boolean confirmed() {
        return endsAt - System.nanoTime() > 0 && leases.holds(lease);
    }

    /** Counted from before the question: nobody knows how long the answer was under way. */
    private static long end(long askedAt, Duration remaining) {
        return askedAt + TimeUnit.NANOSECONDS.convert(remaining.minus(MARGIN));
    }

    @Override
    public void close() {
        leases.release(lease);
    }
}
