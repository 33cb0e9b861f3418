package io.hawiyat.agent.state;

import java.time.Duration;
import java.util.Optional;

/** Application leases with fencing tokens: two agents never act on one application at once. */
public interface Leases {

    /** Takes the lease when it is free, has ended, or is this agent's own of an earlier life; the token rises. */
    Optional<Lease> acquire(long application, String agent, Duration length);

    /** Lengthens a lease that is still held; empty when another holder raised the token. */
    Optional<Lease> renew(Lease lease, Duration length);

    /** Whether the lease is still held and has time left. */
    boolean holds(Lease lease);

    /** Gives it back; does nothing when it is held by another. */
    void release(Lease lease);
}
