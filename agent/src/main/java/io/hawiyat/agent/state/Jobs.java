package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.plan.JobPlan.Outcome;
import io.hawiyat.agent.plan.JobRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The runs of Jobs, and what their schedules are counted from. Each method is one transaction, under the lease. */
public interface Jobs {

    /** Where a Job stands. */
    Progress load(long application);

    /**
     * Where a Job stands.
     *
     * @param since from when on its schedule counts; empty before its first version is taken up
     * @param lastDue the latest time of its schedule that a run was made for
     * @param open runs under way, oldest first
     * @param last the run that began last, open or not
     */
    record Progress(Optional<Instant> since, Optional<Instant> lastDue, List<OpenRun> open, Optional<LastRun> last) {
        public Progress {
            open = List.copyOf(open);
        }
    }

    /**
     * A run under way, with all that its container is made of.
     *
     * @param task the number in the name of its present container, never used by another
     * @param image pinned
     */
    record OpenRun(
            long id,
            long deployment,
            Optional<Instant> dueAt,
            long generation,
            Workload workload,
            String image,
            int attempt,
            int task,
            boolean launched,
            Instant startedAt,
            Instant notBefore) {

        /** The run as the planner sees it, without its container. */
        public JobRun planned() {
            return new JobRun(id, dueAt, attempt, launched, startedAt, notBefore, Optional.empty());
        }
    }

    /** How the latest run stands; {@code phase} is RUNNING, or how it ended. */
    record LastRun(long deployment, String phase, String message) {
        public boolean failed() {
            return phase.equals(Outcome.FAILED.name());
        }
    }

    /**
     * Opens the run of a due time, with a deployment of its own.
     *
     * @param now by the clock that its deadline is counted by
     * @return false when that time has a run already
     */
    boolean begin(Lease lease, StoredApplication.Version version, Instant dueAt, Instant now);

    /**
     * Opens the run that a deployment is made for; does nothing when it is open.
     *
     * @param now by the clock that its deadline is counted by
     */
    void begin(Lease lease, StoredApplication.Version version, long deployment, Instant now);

    /** The container of the present attempt is about to be started, or was removed before it ever was. */
    void launched(Lease lease, long run, boolean launched);

    /** The present attempt has failed, and the next one may begin at a moment. */
    void again(Lease lease, long run, Instant notBefore, String message);

    /**
     * A run has ended. That of a schedule, and one that is cancelled, ends its deployment as well. Its log is kept until enough later runs have ended.
     *
     * @param log what it wrote last
     * @param kept of how many finished runs
     */
    void ended(Lease lease, OpenRun run, Outcome outcome, OptionalInt exitCode, String message, String log, int kept);

    /** From when on its schedule counts, and when it is due next. */
    void schedule(Lease lease, Instant since, Optional<Instant> next);
}
