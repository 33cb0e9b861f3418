package io.hawiyat.agent.api;

import static io.hawiyat.agent.Alike.but;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.plan.Difference;
import io.hawiyat.agent.plan.Examples;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Lease;
import io.hawiyat.agent.state.Leases;
import io.hawiyat.agent.state.PostgresFixture;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.state.Status;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.state.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** What an agent would have recorded, written through the state's own write side. */
public final class RecordedState {

    private final PostgresFixture database;
    private final Applications applications;
    private final Leases leases;
    private final Sources sources;

    /** A state that is written to through these beans. */
    public RecordedState(PostgresFixture database) {
        this.database = database;
        this.applications = database.bean(Applications.class);
        this.leases = database.bean(Leases.class);
        this.sources = database.bean(Sources.class);
    }

    /** A full commit id that is told from others by its first digit. */
    public static String commit(String digit) {
        return digit.repeat(40);
    }

    /** Watched repositories of these names. */
    public void sources(String... names) {
        sources.declare(Arrays.stream(names)
                .map(name -> new Sources.Definition(
                        name, "https://git.example.com/" + name + ".git", "main", "deploy", Duration.ofMinutes(1)))
                .toList());
    }

    /** A git host said that there is something new. */
    public void delivered(String source, String provider, String event) {
        sources.deliver(source, provider, Optional.of(UUID.randomUUID().toString()), event);
    }

    /** The tip of a source was found. */
    public void fetched(String source, String commit, String author, String message) {
        var now = Instant.now();
        sources.fetched(source, new Sources.Tip(commit, author, message, now), now.plusSeconds(60));
    }

    /** A source could not be fetched. */
    public void fetchFailed(String source, String problem) {
        sources.failed(source, problem, Instant.now().plusSeconds(60));
    }

    /** A commit makes these applications what they are to be. */
    public void desired(String source, String commit, Application... changed) {
        render(source, commit, Arrays.asList(changed), List.of(), Optional.empty());
    }

    /** A commit whose manifest of one application is in error. */
    public void refused(String source, String commit, ApplicationId application, String message) {
        var error =
                new ManifestError(application.name() + ".yaml", 7, 5, "spec.image", message, Optional.of(application));
        render(source, commit, List.of(), List.of(error), Optional.empty());
    }

    /** A commit that would remove applications, which waits for a person. */
    public void pruneHeld(String source, String commit, ApplicationId... gone) {
        var ids = Arrays.stream(gone).map(this::id).toList();
        var held = new Applications.HeldPrune(ids, "the commit would remove " + ids.size() + " applications");
        render(source, commit, List.of(), List.of(), Optional.of(held));
    }

    /** Takes the queued deployment up and begins its first steps; it goes on running. */
    public long begin(ApplicationId name) {
        var lease = lease(name);
        var stored = load(name);
        var deployment = applications.begin(lease, stored.queued().orElseThrow().id());
        var now = Instant.now();
        step(lease, deployment.id(), "pull", now.minusSeconds(4), Optional.of(now.minusSeconds(2)), "image pinned");
        step(lease, deployment.id(), "start", now.minusSeconds(2), Optional.empty(), "waiting for 1 of 2 replicas");
        return deployment.id();
    }

    /** The deployment of an application succeeds. */
    public void deploy(ApplicationId name) {
        var stored = load(name);
        var lease = lease(name);
        var deployment = applications.begin(lease, stored.queued().orElseThrow().id());
        var now = Instant.now();
        step(lease, deployment.id(), "pull", now.minusSeconds(3), Optional.of(now.minusSeconds(2)), "image pinned");
        step(lease, deployment.id(), "start", now.minusSeconds(2), Optional.of(now.minusSeconds(1)), "healthy");
        step(lease, deployment.id(), "switch", now.minusSeconds(1), Optional.of(now), "confirmed by Traefik");
        var version = stored.desired().orElseThrow();
        applications.succeeded(lease, deployment.id(), version, "live", healthy(version));
        leases.release(lease);
    }

    /** The deployment of an application fails and what was good before serves again. */
    public void rollBack(ApplicationId name, String reason) {
        rollBack(name, reason, new Difference("spec.env.LEVEL", "<b>debug</b>", "info"));
    }

    /** The same, with what is desired beside what runs. */
    public void rollBack(ApplicationId name, String reason, Difference difference) {
        var stored = load(name);
        var lease = lease(name);
        var deployment = applications.begin(lease, stored.queued().orElseThrow().id());
        var now = Instant.now();
        step(lease, deployment.id(), "pull", now.minusSeconds(3), Optional.of(now.minusSeconds(2)), "image pinned");
        applications.step(
                lease,
                deployment.id(),
                new Deployment.Step(
                        "start", Deployment.StepState.FAILED, now.minusSeconds(2), Optional.of(now), reason));
        applications.faulted(
                lease,
                deployment.id(),
                stored.desired().orElseThrow(),
                Deployment.Phase.ROLLED_BACK,
                reason,
                outOfSync(difference));
        leases.release(lease);
    }

    /** What runs is looked at again. */
    public void observed(ApplicationId name, Status.Health health, int ready) {
        var lease = lease(name);
        var version = load(name).desired().orElseThrow();
        applications.observed(
                lease, new Status(Status.Sync.SYNCED, health, version.generation(), ready, List.of(), List.of()));
        leases.release(lease);
    }

    /** Somebody could not be told of what a source does. */
    public void notTold(String source, String why) {
        database.execute("""
                INSERT INTO notification (source_id, project, name, document, events, projects, failing_since, failure)
                SELECT id, 'default', 'chat', '{}', '{}', '{}', now(), '%s' FROM source WHERE name = '%s'
                """.formatted(why, source));
    }

    /** What was declared is a Job from now on. */
    public void isJob(ApplicationId name) {
        database.execute("UPDATE application SET kind = 'Job' WHERE id = " + id(name));
    }

    /** Everything is as committed, and stands so. */
    public void allObserved(Status.Health health) {
        database.execute("UPDATE application SET sync = 'SYNCED', health = '" + health + "', ready = 2");
    }

    /** An application as its manifest would declare it. */
    public static Application application(ApplicationId name, String image, Route... routes) {
        var file = name.name() + ".yaml:1";
        return but(
                Examples.application(name, image),
                Map.of("file", file, "workload", workload(image), "replicas", 2, "routes", List.of(routes)));
    }

    /** A route to port 80 of an application. */
    public static Route route(String host) {
        return HttpRoute.plain(host, "/", 80, List.of(), Optional.empty(), false, OptionalInt.empty());
    }

    private static Workload workload(String image) {
        return but(
                Examples.workload(image),
                Map.of(
                        "env", Map.of("LEVEL", "info"),
                        "logging", new Workload.Logging("local", Map.of()),
                        "security", new Workload.Security(false, List.of(), List.of(), false, true)));
    }

    private void render(
            String source,
            String commit,
            List<Application> changed,
            List<ManifestError> errors,
            Optional<Applications.HeldPrune> prune) {
        var declared = changed.stream()
                .map(it -> new Applications.Declared(
                        it, it.workload().image() + it.routes(), it.workload().image()))
                .toList();
        applications.record(new Applications.Rendered(
                source,
                commit,
                Trigger.WEBHOOK,
                declared,
                List.of(),
                List.of(),
                errors,
                errors,
                List.of(),
                List.of(),
                Sources.Declarations.none(),
                Map.of(),
                Map.of(),
                prune));
    }

    private void step(Lease lease, long deployment, String name, Instant from, Optional<Instant> to, String message) {
        var state = to.isPresent() ? Deployment.StepState.SUCCEEDED : Deployment.StepState.RUNNING;
        applications.step(lease, deployment, new Deployment.Step(name, state, from, to, message));
    }

    private Lease lease(ApplicationId name) {
        return leases.acquire(id(name), "agent-1", Duration.ofSeconds(30)).orElseThrow();
    }

    private long id(ApplicationId name) {
        return applications.find(name).orElseThrow();
    }

    private StoredApplication load(ApplicationId name) {
        return applications.load(id(name)).orElseThrow();
    }

    private static Status healthy(StoredApplication.Version version) {
        return new Status(Status.Sync.SYNCED, Status.Health.HEALTHY, version.generation(), 2, List.of(), List.of());
    }

    private static Status outOfSync(Difference difference) {
        return new Status(Status.Sync.OUT_OF_SYNC, Status.Health.HEALTHY, 1, 2, List.of(difference), List.of());
    }
}
