package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.plan.Difference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An application as users read it.
 *
 * @param kind as in its manifest
 * @param generation that is desired; 0 when no valid manifest was ever seen
 * @param observedGeneration the one that serves; 0 when none does
 * @param conditions what was observed, and what is recorded: {@code ManifestValid}, and {@code Held} while it is
 * @param routes of the desired version
 * @param removed no longer declared, and being pruned
 * @param nextRun of a Job, when its schedule is due next
 * @param lastRun of a Job, when its latest run began
 */
public record ApplicationView(
        long id,
        String kind,
        ApplicationId name,
        String source,
        Status.Sync sync,
        Status.Health health,
        Optional<Operation> operation,
        Revisions revision,
        long generation,
        long observedGeneration,
        List<Status.Condition> conditions,
        Replicas replicas,
        List<Route> routes,
        List<Difference> diff,
        boolean removed,
        Optional<Instant> nextRun,
        Optional<Instant> lastRun) {

    public ApplicationView {
        conditions = List.copyOf(conditions);
        routes = List.copyOf(routes);
        diff = List.copyOf(diff);
    }

    /** What was last done, or is being done; for a refused manifest, that it was refused and why. */
    public record Operation(OperationPhase phase, String message, Instant startedAt, Optional<Instant> finishedAt) {}

    public enum OperationPhase {
        RUNNING,
        SUCCEEDED,
        FAILED,
        ROLLED_BACK,
        SUPERSEDED,
        RETRY_SCHEDULED
    }

    /** Full commit ids. */
    public record Revisions(
            Optional<String> desired,
            Optional<String> attempted,
            Optional<String> applied,
            Optional<String> lastGood) {}

    public record Replicas(int desired, int ready) {}
}
