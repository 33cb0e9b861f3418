package io.hawiyat.agent.state;

import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.Deployment.StepState;
import io.hawiyat.agent.state.Status.Condition;
import io.hawiyat.agent.state.StoredApplication.OpenDeployment;
import io.hawiyat.agent.state.StoredApplication.Version;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How deployments begin and end. A deployment and its application change together, under the lease, or not at all. */
@Singleton
class Outcomes {

    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    private final Fence fence;
    private final OutcomeRows rows;
    private final DeploymentRows deployments;
    private final StepTimes times;

    Outcomes(Fence fence, OutcomeRows rows, DeploymentRows deployments, StepTimes times) {
        this.times = times;
        this.fence = fence;
        this.rows = rows;
        this.deployments = deployments;
    }

    /** Begun once more when the server dies right after it. */
    @Transactional
    public OpenDeployment begin(Lease lease, long deployment) {
        fence.passRelaxed(lease);
        var application = lease.application();
        var phase = deployments
                .openPhase(application, deployment)
                .orElseThrow(() -> new DeploymentClosed(application, deployment));
        if (Phase.valueOf(phase) == Phase.QUEUED) {
            deployments.running(application).ifPresent(earlier -> supersede(application, earlier, deployment));
        }
        deployments.run(deployment, lease.agent());
        rows.began(application, deployment);
        return StoredJson.read(deployments.read(deployment), OpenDeployment.class);
    }

    private void supersede(long application, long earlier, long later) {
        var revision =
                StoredJson.read(deployments.read(later), OpenDeployment.class).revision();
        end(application, earlier, Phase.SUPERSEDED, "Superseded by " + revision);
    }

    public void step(Lease lease, long deployment, Deployment.Step step) {
        var outcome = rows.step(
                lease.application(),
                lease.agent(),
                lease.token(),
                deployment,
                step.name(),
                step.state().name(),
                step.startedAt(),
                step.finishedAt().orElse(null),
                step.message());
        switch (StepOutcome.valueOf(outcome)) {
            case RECORDED -> times.record(step);
            case LEASE_LOST -> throw new LeaseLost(lease);
            case CLOSED -> throw new DeploymentClosed(lease.application(), deployment);
        }
    }

    /** As the database says it. */
    private enum StepOutcome {
        RECORDED,
        LEASE_LOST,
        CLOSED
    }

    @Transactional
    public void observed(Lease lease, Status status) {
        see(lease.application(), fence.passRelaxed(lease), status);
    }

    @Transactional
    public void heal(Lease lease, Version version, String message) {
        fence.pass(lease);
        var application = lease.application();
        deployments.running(application).ifPresent(earlier -> end(application, earlier, Phase.SUPERSEDED, message));
        deployments.heal(application, version.generation(), version.revision(), lease.agent(), message);
    }

    @Transactional
    public void waits(Lease lease, String message, Status status) {
        var conditions = fence.passRelaxed(lease);
        deployments.sayQueued(lease.application(), message);
        see(lease.application(), conditions, status);
    }

    @Transactional
    public void succeeded(Lease lease, long deployment, Version version, String message, Status status) {
        var conditions = fence.pass(lease);
        var application = lease.application();
        end(application, deployment, Phase.SUCCEEDED, message);
        var document = StoredJson.write(version.application());
        rows.specify(application, version.hash(), document);
        rows.remember(application, version.generation(), document);
        rows.applied(application, version.revision(), version.hash(), version.generation());
        rows.forgetSpecifications(application);
        rows.ended(application, Phase.SUCCEEDED.name(), message);
        see(application, conditions, status);
    }

    @Transactional
    public void hold(Lease lease, long deployment, Version version, String reason) {
        fence.pass(lease);
        var application = lease.application();
        if (deployments.say(application, deployment, reason) == 0) {
            throw new DeploymentClosed(application, deployment);
        }
        rows.hold(application, version.revision(), version.hash(), reason);
        rows.said(application, reason);
        rows.tell(deployment, Events.Type.WARNING.name(), "VersionHeld");
    }

    /** What serves is gone back to. It ends as one that was rolled back, by {@link #returned} or {@link #faulted}. */
    @Transactional
    public void abandonRollback(Lease lease, long deployment, String reason) {
        fence.pass(lease);
        var application = lease.application();
        if (deployments.say(application, deployment, reason) == 0) {
            throw new DeploymentClosed(application, deployment);
        }
        rows.endRollback(application);
        rows.holdDesired(application, reason);
        rows.said(application, reason);
        rows.tell(deployment, Events.Type.WARNING.name(), "RollbackFailed");
    }

    @Transactional
    public void returned(Lease lease, long deployment, Status status) {
        var conditions = fence.pass(lease);
        var application = lease.application();
        end(application, deployment, Phase.ROLLED_BACK, "");
        rows.endRetries(application);
        rows.ended(application, Phase.ROLLED_BACK.name(), "");
        see(application, conditions, status);
    }

    /** Without a message the reason stands for which the version was held before. */
    @Transactional
    public void faulted(Lease lease, long deployment, Version version, Phase phase, String message, Status status) {
        if (phase != Phase.FAILED && phase != Phase.ROLLED_BACK) {
            throw new IllegalArgumentException("a version at fault ends FAILED or ROLLED_BACK, not " + phase);
        }
        var conditions = fence.pass(lease);
        var application = lease.application();
        end(application, deployment, phase, message);
        rows.hold(application, version.revision(), version.hash(), message);
        rows.endRetries(application);
        rows.ended(application, phase.name(), message);
        see(application, conditions, status);
    }

    /** What a newer commit has already replaced is not tried again. */
    @Transactional
    public void postponed(Lease lease, long deployment, String message, Instant retryAt, Status status) {
        var conditions = fence.pass(lease);
        var application = lease.application();
        if (deployments.queued(application).isPresent()) {
            end(application, deployment, Phase.SUPERSEDED, message);
            rows.said(application, message);
        } else {
            requeue(application, deployment, message);
            rows.retryAt(application, retryAt);
            rows.ended(application, "RETRY_SCHEDULED", message);
        }
        see(application, conditions, status);
    }

    @Transactional
    public void restarts(Lease lease, Instant askedAt, Set<String> containers) {
        fence.pass(lease);
        rows.restarts(lease.application(), askedAt, StoredJson.write(containers));
    }

    @Transactional
    public void waitsFor(Lease lease, String service) {
        fence.passRelaxed(lease);
        rows.waitsFor(lease.application(), service);
    }

    private void requeue(long application, long deployment, String message) {
        if (deployments.requeue(application, deployment, message) == 0) {
            throw new DeploymentClosed(application, deployment);
        }
        deployments.endSteps(deployment, StepState.FAILED.name());
        rows.tell(deployment, Events.Type.WARNING.name(), "RetryScheduled");
    }

    @Transactional
    public void pruned(Lease lease, long deployment, String message) {
        fence.pass(lease);
        var application = lease.application();
        end(application, deployment, Phase.SUCCEEDED, message);
        if (rows.forget(application) == 1) {
            deployments.dropQueued(application, "The application was pruned");
        } else {
            rows.nothingRuns(application);
            rows.forgetSpecifications(application);
            rows.ended(application, Phase.SUCCEEDED.name(), message);
        }
    }

    void end(long application, long deployment, Phase phase, String message) {
        if (deployments.end(application, deployment, phase.name(), message) == 0) {
            throw new DeploymentClosed(application, deployment);
        }
        var good = phase == Phase.SUCCEEDED;
        deployments.endSteps(deployment, (good ? StepState.SUCCEEDED : StepState.FAILED).name());
        var warning = phase == Phase.FAILED || phase == Phase.ROLLED_BACK;
        LOG.atInfo()
                .addKeyValue("deployment", deployment)
                .addKeyValue("applicationId", application)
                .addKeyValue("phase", phase)
                .log("deployment ended: {}", message);
        rows.tell(deployment, (warning ? Events.Type.WARNING : Events.Type.NORMAL).name(), reason(phase));
    }

    private static String reason(Phase phase) {
        return switch (phase) {
            case QUEUED -> "DeploymentQueued";
            case RUNNING -> "DeploymentStarted";
            case SUCCEEDED -> "DeploymentSucceeded";
            case FAILED -> "DeploymentFailed";
            case SUPERSEDED -> "DeploymentSuperseded";
            case ROLLED_BACK -> "DeploymentRolledBack";
        };
    }

    private void see(long application, List<Condition> before, Status status) {
        rows.observed(
                application,
                status.sync().name(),
                status.health().name(),
                status.observedGeneration(),
                status.ready(),
                StoredJson.write(status.diff()),
                StoredJson.write(sinceBefore(before, status.conditions())));
    }

    /** A condition that says what it said before has been so since before. */
    private static List<Condition> sinceBefore(List<Condition> before, List<Condition> now) {
        return now.stream()
                .map(condition -> before.stream()
                        .filter(old -> saysTheSame(old, condition))
                        .findFirst()
                        .map(old -> new Condition(
                                condition.type(),
                                condition.status(),
                                condition.reason(),
                                condition.message(),
                                old.since()))
                        .orElse(condition))
                .toList();
    }

    private static boolean saysTheSame(Condition old, Condition now) {
        return old.type().equals(now.type())
                && old.status() == now.status()
                && old.reason().equals(now.reason());
    }
}
