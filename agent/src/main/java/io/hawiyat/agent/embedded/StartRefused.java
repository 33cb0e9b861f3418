package io.hawiyat.agent.embedded;

/**
 * The data directory, the machine or what is on the engine does not allow the start, and trying again changes nothing.
 * The message says what was refused, where, why and what to do; the program ends with exit code 2. Nothing was changed on disk.
 */
public final class StartRefused extends RuntimeException {

    /** What has to change before a start can succeed. */
    public enum Why {
        /** Another agent holds the data directory. */
        IN_USE,
        /** The data was written by a PostgreSQL of another major version, or is no PostgreSQL data at all. */
        UNKNOWN_VERSION,
        /** The data directory cannot be used by this user, or by the account that the servers run as. */
        NOT_PERMITTED,
        /** The servers' programs do not run on this machine. */
        UNSUPPORTED,
        /** What it would act on, or remember by, is another installation's. */
        OTHER_INSTALLATION
    }

    private final Why why;

    public StartRefused(Why why, String message) {
        super(message);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
