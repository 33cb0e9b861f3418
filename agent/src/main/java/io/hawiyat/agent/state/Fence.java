package io.hawiyat.agent.state;

import io.hawiyat.agent.state.Status.Condition;
import jakarta.inject.Singleton;
import java.util.List;

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
        var conditions =
                rows.fence(lease.application(), lease.agent(), lease.token()).orElseThrow(() -> new LeaseLost(lease));
        return StoredJson.readList(conditions, Condition.class);
    }

    /**
     * As {@link #pass}, for a transaction that may be lost when the server dies, since what it writes is found or done
     * again. It is not lost once a later transaction of anybody has ended that may not be: the log is written in order.
     */
    List<Condition> passRelaxed(Lease lease) {
        rows.relaxDurability();
        return pass(lease);
    }
}
