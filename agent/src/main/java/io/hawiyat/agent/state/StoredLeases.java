package io.hawiyat.agent.state;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Leases as rows: each method is one statement, and PostgreSQL's clock is the only one. */
@Singleton
final class StoredLeases implements Leases {

    private final LeaseRows rows;

    StoredLeases(LeaseRows rows) {
        this.rows = rows;
    }

    @Override
    public Optional<Lease> acquire(long application, String agent, Duration length) {
        return rows.acquire(application, agent, length.toMillis()).stream()
                .findFirst()
                .map(token -> new Lease(application, agent, token, length));
    }

    @Override
    public Optional<Lease> renew(Lease lease, Duration length) {
        var renewed = rows.renew(lease.application(), lease.agent(), lease.token(), length.toMillis());
        return renewed == 1
                ? Optional.of(new Lease(lease.application(), lease.agent(), lease.token(), length))
                : Optional.empty();
    }

    @Override
    public boolean holds(Lease lease) {
        return rows.held(lease.application(), lease.agent(), lease.token()) == 1;
    }

    @Override
    public void release(Lease lease) {
        rows.release(lease.application(), lease.agent(), lease.token());
    }
}
