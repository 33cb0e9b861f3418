package io.hawiyat.agent.state;

import io.hawiyat.agent.plan.JobPlan.Outcome;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.StoredApplication.Version;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs of Jobs in PostgreSQL. */
@Singleton
class StoredJobs implements Jobs {

    private final Fence fence;
    private final JobRows rows;
    private final Outcomes outcomes;
    private final OutcomeRows operations;
    private final DeploymentRows deployments;

    StoredJobs(Fence fence, JobRows rows, Outcomes outcomes, OutcomeRows operations, DeploymentRows deployments) {
        this.fence = fence;
        this.rows = rows;
        this.outcomes = outcomes;
        this.operations = operations;
        this.deployments = deployments;
    }

    @Override
    public Progress load(long application) {
        return StoredJson.read(rows.load(application), Progress.class);
    }

    @Override
    @Transactional
    public boolean begin(Lease lease, Version version, Instant dueAt, Instant now) {
        fence.pass(lease);
        var application = lease.application();
        var opened = rows.openDeployment(
                application, version.generation(), version.revision(), lease.agent(), dueAt, "due at " + dueAt);
        for (var deployment : opened) {
            rows.open(application, deployment, dueAt, version.generation(), now);
            rows.began(application, deployment);
            operations.tell(deployment, Events.Type.NORMAL.name(), "RunStarted");
        }
        return !opened.isEmpty();
    }

    @Override
    @Transactional
    public void begin(Lease lease, Version version, long deployment, Instant now) {
        fence.pass(lease);
        rows.open(lease.application(), deployment, null, version.generation(), now);
    }

    @Override
    @Transactional
    public void launched(Lease lease, long run, boolean launched) {
        fence.pass(lease);
        rows.launched(lease.application(), run, launched);
    }

    @Override
    @Transactional
    public void again(Lease lease, long run, Instant notBefore, String message) {
        fence.pass(lease);
        rows.again(lease.application(), run, notBefore, message);
    }

    @Override
    @Transactional
    public void ended(
            Lease lease, OpenRun run, Outcome outcome, OptionalInt exitCode, String message, String log, int kept) {
        fence.pass(lease);
        var application = lease.application();
        var code = exitCode.isPresent() ? exitCode.getAsInt() : null;
        var open = rows.end(application, run.id(), outcome.name(), code, message, log) == 1
                && deployments.openPhase(application, run.deployment()).isPresent();
        if (open && (run.dueAt().isPresent() || outcome == Outcome.CANCELLED)) {
            var phase = phase(outcome);
            outcomes.end(application, run.deployment(), phase, message);
            operations.ended(application, phase.name(), message);
        }
        rows.forgetLogs(application, kept);
    }

    private static Phase phase(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> Phase.SUCCEEDED;
            case FAILED -> Phase.FAILED;
            case CANCELLED -> Phase.SUPERSEDED;
        };
    }

    @Override
    @Transactional
    public void schedule(Lease lease, Instant since, Optional<Instant> next) {
        fence.passRelaxed(lease);
        rows.schedule(lease.application(), since, next.orElse(null));
    }
}
