package io.hawiyat.agent.state;

import java.util.Optional;

/** What builds of images said. Each method is one transaction. */
public interface BuildLogs {

    /**
     * A build of a deployment has ended; what one before it said is forgotten.
     *
     * @param log its end, of at most 256 Ki characters, without secrets
     */
    void ended(Lease lease, long deployment, boolean succeeded, String log);

    /** Of the newest build of a deployment; empty when it built nothing, or is not known. */
    Optional<String> of(long deployment);
}
