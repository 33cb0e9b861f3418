package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.FileBytes;
import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.Notification;
import io.hawiyat.agent.manifest.Project;
import io.hawiyat.agent.plan.Dependency;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applications, their generations and deployments. Each method is one transaction. */
public interface Applications {

    /** Every known application of a source, in the order of project and name. */
    List<Known> ofSource(String source);

    /**
     * What all other sources declare that are still configured, to check a render against. The {@code file} of each names
     * its source: {@code web.yaml:1 of source shop}.
     */
    List<Application> declaredElsewhere(String source);

    /**
     * What a reconcile needs of a known application.
     *
     * @param hash of what the newest valid manifest resolves to
     * @param removed already being pruned
     * @param prune whether it may be pruned at all; true when no valid manifest was ever seen
     */
    record Known(long id, ApplicationId name, Optional<String> hash, boolean removed, boolean prune) {}

    /** The applications of a source whose removal a person has let go ahead. */
    Set<Long> approvedPrunes(String source);

    /** The prune of a source that waits for a person, or was approved and is not carried out yet. */
    Optional<HeldPrune> heldPrune(String source);

    /**
     * Records what one commit of one source resolves to: desired versions, generations, contents, claims, deployments,
     * the source's errors and its rendered commit, all or nothing.
     *
     * @return the applications that are to be converged, to be enqueued after this has committed
     */
    List<ToConverge> record(Rendered rendered);

    /**
     * What a commit resolves to.
     *
     * @param changed to be deployed: new ones, changed ones, and those whose removal is taken back
     * @param unchanged ids of known applications that it leaves as they were
     * @param removed ids of known applications that it no longer declares and that may be pruned
     * @param refused known or new applications whose manifest is in error: their last good one goes on
     * @param declarations other sources that it declares
     * @param files contents by SHA-256 of what the changed ones mount, or are built of
     * @param secrets armored age files by digest of all that its applications use of Secrets, changed or not
     * @param prune a held prune, replacing any earlier one of this source
     */
    record Rendered(
            String source,
            String revision,
            Trigger trigger,
            List<Declared> changed,
            List<Long> unchanged,
            List<Long> removed,
            List<ManifestError> refused,
            List<ManifestError> errors,
            List<Project> projects,
            List<Notification> notifications,
            Sources.Declarations declarations,
            Map<String, FileBytes> files,
            Map<String, String> secrets,
            Optional<HeldPrune> prune) {}

    /** A prune that waits for {@code hawiyat approve ID}. */
    record HeldPrune(List<Long> applications, String reason) {
        public HeldPrune {
            applications = List.copyOf(applications);
        }
    }

    /**
     * An application to be deployed.
     *
     * @param hash of everything it resolves to
     * @param workloadHash of its workload alone: a new one is a new generation
     */
    record Declared(Application application, String hash, String workloadHash) {}

    /** An application with work to do. */
    record ToConverge(long id, String project) {}

    /** Everything needed to converge one application. */
    Optional<StoredApplication> load(long id);

    Optional<Long> find(ApplicationId name);

    /**
     * Every application that has work due now: queued or running deployments, retries whose time has come.
     *
     * @param longestRetry what would wait for longer was put off by a clock that was set back since, and is due
     */
    List<ToConverge> due(Instant now, Duration longestRetry);

    /**
     * Ends every wait for the environment to recover, because something of it is back.
     *
     * @return the applications that waited
     */
    List<ToConverge> endWaits();

    /** The services that deployments which were put off wait for, as {@link #waitsFor} named them. */
    Set<String> awaited();

    /**
     * Ends every wait for one service, because it is back.
     *
     * @return the applications that waited
     */
    List<ToConverge> endWaits(String service);

    /** Every application that is known, to compare with what the engine shows. */
    List<Named> named();

    /** Every application with a probe that is live and not being worked at. */
    List<Probed> probed();

    /**
     * How an application is probed.
     *
     * @param generation that is live
     */
    record Probed(long id, ApplicationId name, long generation, Health health) {}

    /** An application's id and name. */
    record Named(long id, ApplicationId name) {}

    /** The images that kept generations are pinned to. */
    Set<String> images();

    /** Contents of the files that a workload mounts, by SHA-256. */
    Map<String, byte[]> files(List<String> sha256);

    /** What an application's newest version depends on, in the order of its manifest. */
    List<Dependency> dependencies(long application);

    /** Those with a deployment in the queue that depend on an application. */
    List<ToConverge> waitingFor(long application);

    /** Says what the queued deployment waits for; nothing of it is recorded as failed. */
    void waits(Lease lease, String message, Status status);

    /** Records the image that a generation is pinned to; once set, it stays. */
    void pin(Lease lease, long generation, String image);

    /** Records that the image of a generation was built again, under another id, because the engine had lost it. */
    void repin(Lease lease, long generation, String before, String image);

    /** Opens a deployment for something other than a commit, unless one is open already. */
    boolean open(long application, long generation, String revision, Trigger trigger, String message);

    /** Begins a heal of what was good before while a newer version waits; what ran until then is Superseded. */
    void heal(Lease lease, StoredApplication.Version version, String message);

    /**
     * Turns the queued deployment into the running one; a running one of before becomes Superseded.
     *
     * @return the deployment to work on
     */
    StoredApplication.OpenDeployment begin(Lease lease, long deployment);

    /** Records a step's state; a step of the same name that runs is ended by it. */
    void step(Lease lease, long deployment, Deployment.Step step);

    /** Records what is seen; writes nothing when nothing changed. */
    void observed(Lease lease, Status status);

    /** Ends the running deployment as Succeeded: its version is applied and the last good one. */
    void succeeded(Lease lease, long deployment, StoredApplication.Version version, String message, Status status);

    /**
     * Holds a version because it is at fault: from now on what was good before is the target. The deployment goes on
     * until that serves again, and is then ended by {@link #faulted}.
     */
    void hold(Lease lease, long deployment, StoredApplication.Version version, String reason);

    /**
     * Ends the running deployment because its version is at fault, and holds that version.
     *
     * @param phase {@code FAILED}, or {@code ROLLED_BACK} when what was good before serves again
     */
    void faulted(
            Lease lease,
            long deployment,
            StoredApplication.Version version,
            Deployment.Phase phase,
            String message,
            Status status);

    /**
     * Gives up what a person went back to, because it is at fault: from now on what served before is the target, and
     * the desired version is held when it is another one. The deployment goes on until that serves again.
     */
    void abandonRollback(Lease lease, long deployment, String reason);

    /** Ends the running deployment of a rollback that was given up: what served before it serves again. */
    void returned(Lease lease, long deployment, Status status);

    /** Puts the running deployment off because the environment is at fault. */
    void postponed(Lease lease, long deployment, String message, Instant retryAt, Status status);

    /** Names the service that a deployment which was put off waits for, such as a registry by its host and port. */
    void waitsFor(Lease lease, String service);

    /** Notes which containers, by ids, a restart replaces; nothing when another was asked for since. */
    void restarts(Lease lease, Instant askedAt, Set<String> containers);

    /** Ends the running deployment of a removal, and forgets the application; its deployments and events stay. */
    void pruned(Lease lease, long deployment, String message);
}
