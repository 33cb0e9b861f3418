package io.hawiyat.agent.state;

import io.hawiyat.agent.state.Status.Condition;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Lets a write through only under a lease that is still held, and keeps it held until the transaction ends. */
@Singleton
class Fence {

    private final OutcomeRows rows;

    Fence(OutcomeRows rows) {
        this.rows = rows;
    }

    /**
     * To be the first statement of a transaction; locks the lease, then the application.
     *
     * @return the conditions recorded so far
     * @throws LeaseLost when another holder raised the token, the lease was given back, or the application is gone
     */
    List<Condition> pass(Lease lease) {
        return conditions(lease, rows.fence(lease.application(), lease.agent(), lease.token()));
    }

    /**
     * As {@link #pass}, for a transaction that may be lost when the server dies, since what it writes is found or done
     * again. It is not lost once a later transaction of anybody has ended that may not be: the log is written in order.
     */
    List<Condition> passRelaxed(Lease lease) {
        return conditions(lease, rows.relaxedFence(lease.application(), lease.agent(), lease.token()));
    }

    private static List<Condition> conditions(Lease lease, Optional<String> passed) {
        return StoredJson.readList(passed.orElseThrow(() -> new LeaseLost(lease)), Condition.class);
    }
}
