package io.hawiyat.agent.state;

/** A write was refused, and changed nothing, because the lease it was made under is no longer held. Stop acting. */
public final class LeaseLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeaseLost(Lease lease) {
        super("agent " + lease.agent() + " no longer holds application " + lease.application() + " with token "
                + lease.token() + ": another holder took it over, or it was given back");
    }
}
