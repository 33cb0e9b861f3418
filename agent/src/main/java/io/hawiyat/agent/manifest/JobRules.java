package io.hawiyat.agent.manifest;

import java.time.Duration;
import java.util.Optional;

/**
 * When a Job runs, and how it ends.
 *
 * @param schedule empty for a job that runs once for each commit that changes it
 * @param deadline of one run, all its attempts together
 * @param backoffLimit how often a failed container is tried again before the run has failed
 * @param historyLimit of how many finished runs the logs are kept
 */
public record JobRules(
        Optional<Schedule> schedule,
        ConcurrencyPolicy concurrencyPolicy,
        Duration deadline,
        int backoffLimit,
        int historyLimit) {

    /** What happens when a run is due while another one is under way, as in Kubernetes. */
    public enum ConcurrencyPolicy {
        ALLOW,
        FORBID,
        REPLACE
    }
}
