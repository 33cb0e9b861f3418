package io.hawiyat.agent.converge;

/** The lease ended while work went on under it: another agent may act now, so this one stops. */
final class LeaseEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeaseEnded(String message) {
        super(message);
    }
}
