package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.plan.Dependency;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Applications in PostgreSQL. */
@Singleton
class StoredApplications implements Applications {

    private final ApplicationRows rows;
    private final Contents contents;
    private final DeploymentRows deployments;
    private final Recording recording;
    private final Outcomes outcomes;
    private final Fence fence;
    private final Redaction redaction;

    StoredApplications(
            ApplicationRows rows,
            Contents contents,
            DeploymentRows deployments,
            Recording recording,
            Outcomes outcomes,
            Fence fence,
            Optional<Redaction> redaction) {
        this.rows = rows;
        this.contents = contents;
        this.deployments = deployments;
        this.recording = recording;
        this.outcomes = outcomes;
        this.fence = fence;
        this.redaction = redaction.orElse(text -> text);
    }

    @Override
    public List<Known> ofSource(String source) {
        return StoredJson.readEach(rows.ofSource(source), Known.class);
    }

    @Override
    public List<Application> declaredElsewhere(String source) {
        return StoredJson.readEach(rows.declaredElsewhere(source), Application.class);
    }

    @Override
    public List<ToConverge> record(Rendered rendered) {
        return recording.record(rendered);
    }

    @Override
    public Optional<StoredApplication> load(long id) {
        return rows.load(id).map(row -> StoredJson.read(row, StoredApplication.class));
    }

    @Override
    public Optional<Long> find(ApplicationId name) {
        return rows.find(name.project(), name.name());
    }

    @Override
    public List<ToConverge> due(Instant now, Duration longestRetry) {
        return StoredJson.readEach(rows.due(now, now.plus(longestRetry)), ToConverge.class);
    }

    @Override
    @Transactional
    public List<ToConverge> endWaits() {
        return StoredJson.readEach(rows.endWaits(), ToConverge.class);
    }

    @Override
    public Set<String> awaited() {
        return Set.copyOf(rows.awaited());
    }

    @Override
    @Transactional
    public List<ToConverge> endWaits(String service) {
        return StoredJson.readEach(rows.endWaits(service), ToConverge.class);
    }

    @Override
    public List<Named> named() {
        return StoredJson.readEach(rows.named(), Named.class);
    }

    @Override
    public Set<String> images() {
        return Set.copyOf(rows.images());
    }

    @Override
    public List<Probed> probed() {
        return StoredJson.readEach(rows.probed(), Probed.class);
    }

    @Override
    public Set<Long> approvedPrunes(String source) {
        return Set.copyOf(rows.approvedPrunes(source));
    }

    @Override
    public Optional<HeldPrune> heldPrune(String source) {
        return StoredJson.readEach(rows.heldPrune(source), HeldPrune.class).stream()
                .findFirst();
    }

    @Override
    public Map<String, byte[]> files(List<String> sha256) {
        return contents.read(StoredJson.write(sha256)).stream()
                .collect(Collectors.toUnmodifiableMap(Contents.Content::sha256, Contents.Content::bytes));
    }

    @Override
    public List<Dependency> dependencies(long application) {
        return StoredJson.readEach(rows.dependencies(application), Dependency.class);
    }

    @Override
    public List<ToConverge> waitingFor(long application) {
        return StoredJson.readEach(rows.waitingFor(application), ToConverge.class);
    }

    @Override
    public void heal(Lease lease, StoredApplication.Version version, String message) {
        outcomes.heal(lease, version, message);
    }

    @Override
    public void waits(Lease lease, String message, Status status) {
        outcomes.waits(lease, message, status);
    }

    @Override
    @Transactional
    public void pin(Lease lease, long generation, String image) {
        fence.passRelaxed(lease);
        rows.pin(lease.application(), generation, image);
    }

    @Override
    @Transactional
    public void repin(Lease lease, long generation, String before, String image) {
        fence.passRelaxed(lease);
        rows.repin(lease.application(), generation, before, image);
    }

    @Override
    @Transactional
    public boolean open(long application, long generation, String revision, Trigger trigger, String message) {
        return deployments.lock(application).isPresent()
                && !deployments
                        .open(application, generation, revision, trigger.text(), message)
                        .isEmpty();
    }

    @Override
    public StoredApplication.OpenDeployment begin(Lease lease, long deployment) {
        return outcomes.begin(lease, deployment);
    }

    @Override
    public void step(Lease lease, long deployment, Deployment.Step step) {
        outcomes.step(
                lease,
                deployment,
                new Deployment.Step(
                        step.name(),
                        step.state(),
                        step.startedAt(),
                        step.finishedAt(),
                        redaction.redact(step.message())));
    }

    @Override
    public void observed(Lease lease, Status status) {
        outcomes.observed(lease, redaction.redact(status));
    }

    @Override
    public void succeeded(
            Lease lease, long deployment, StoredApplication.Version version, String message, Status status) {
        outcomes.succeeded(lease, deployment, version, redaction.redact(message), redaction.redact(status));
    }

    @Override
    public void hold(Lease lease, long deployment, StoredApplication.Version version, String reason) {
        outcomes.hold(lease, deployment, version, redaction.redact(reason));
    }

    @Override
    public void faulted(
            Lease lease,
            long deployment,
            StoredApplication.Version version,
            Deployment.Phase phase,
            String message,
            Status status) {
        outcomes.faulted(lease, deployment, version, phase, redaction.redact(message), redaction.redact(status));
    }

    @Override
    public void abandonRollback(Lease lease, long deployment, String reason) {
        outcomes.abandonRollback(lease, deployment, reason);
    }

    @Override
    public void returned(Lease lease, long deployment, Status status) {
        outcomes.returned(lease, deployment, status);
    }

    @Override
    public void postponed(Lease lease, long deployment, String message, Instant retryAt, Status status) {
        outcomes.postponed(lease, deployment, redaction.redact(message), retryAt, redaction.redact(status));
    }

    @Override
    public void waitsFor(Lease lease, String service) {
        outcomes.waitsFor(lease, service);
    }

    @Override
    public void restarts(Lease lease, Instant askedAt, Set<String> containers) {
        outcomes.restarts(lease, askedAt, containers);
    }

    @Override
    public void pruned(Lease lease, long deployment, String message) {
        outcomes.pruned(lease, deployment, message);
    }
}
