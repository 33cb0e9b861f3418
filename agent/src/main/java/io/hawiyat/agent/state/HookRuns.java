package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Hooks.Moment;
import java.util.List;

/** What the hooks of deployments have done. Each method is one transaction; those that write are under the lease. */
public interface HookRuns {

    /** Those of a deployment's moment that were begun. */
    List<HookRun> of(long deployment, Moment moment);

    /** How one of them stands. */
    record HookRun(String name, boolean finished, boolean succeeded, String message) {}

    /** Its container is about to be started. */
    void begun(Lease lease, long deployment, Moment moment, String name);

    /** Its container was made and never started: it is as if it had not begun. */
    void takenBack(Lease lease, long deployment, Moment moment, String name);

    /**
     * It has ended.
     *
     * @param log what it wrote last
     */
    void ended(Lease lease, long deployment, Moment moment, String name, boolean succeeded, String message, String log);
}
