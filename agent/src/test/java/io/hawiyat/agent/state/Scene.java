package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Status.Health.HEALTHY;
import static io.hawiyat.agent.state.Status.Sync.SYNCED;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.FileBytes;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.Notification;
import io.hawiyat.agent.state.Applications.Declared;
import io.hawiyat.agent.state.Applications.HeldPrune;
import io.hawiyat.agent.state.Applications.Rendered;
import io.hawiyat.agent.state.Applications.ToConverge;
import io.hawiyat.agent.state.StoredApplication.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What reconcile and converge would do, in few words: an empty database for each test, with one source {@code shop}. */
final class Scene implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, AutoCloseable {

    static final Duration LEASE = Duration.ofSeconds(30);

    final PostgresFixture database = PostgresFixture.create();
    final Applications applications = database.bean(Applications.class);
    final Leases leases = database.bean(Leases.class);
    final Sources sources = database.bean(Sources.class);
    final StateReader reader = database.bean(StateReader.class);
    final Retries retries = database.bean(Retries.class);

    /** What the source {@code shop} declares with every commit. */
    List<Notification> notifications = List.of();

    @Override
    public void beforeAll(ExtensionContext test) {
        reset();
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        reset();
    }

    @Override
    public void afterAll(ExtensionContext test) {
        close();
    }

    void reset() {
        notifications = List.of();
        database.clear();
        declareSources("shop");
    }

    ApplicationView view(String name) {
        return reader.application(ApplicationId.parse("shop/" + name)).orElseThrow();
    }

    /** Every deployment, newest first. */
    List<Deployment> deployments() {
        return reader.deployments(Filter.first(1000)).items();
    }

    List<String> reasons() {
        return reader.events(Filter.first(1000)).items().stream()
                .map(Events.Event::reason)
                .toList();
    }

    void declareSources(String... names) {
        sources.declare(Arrays.stream(names)
                .map(name -> new Sources.Definition(name, "file:///" + name, "main", ".", Duration.ofSeconds(60)))
                .toList());
    }

    List<ToConverge> commit(String revision, Declared... changed) {
        return commitTo("shop", revision, changed);
    }

    List<ToConverge> commitTo(String source, String revision, Declared... changed) {
        return applications.record(render(source, revision).changed(changed).build());
    }

    List<ToConverge> unchanged(String revision, Long... ids) {
        return applications.record(
                render("shop", revision).unchanged(List.of(ids)).build());
    }

    List<ToConverge> remove(String revision, Long... ids) {
        return applications.record(
                render("shop", revision).removed(List.of(ids)).build());
    }

    RenderedBuilder render(String source, String revision) {
        return new RenderedBuilder(source, revision);
    }

    long id(String name) {
        return applications.find(ApplicationId.parse("shop/" + name)).orElseThrow();
    }

    StoredApplication load(String name) {
        return applications.load(id(name)).orElseThrow();
    }

    Lease lease(String name) {
        return leases.acquire(id(name), "agent-1", LEASE).orElseThrow();
    }

    /** Rolls the queued deployment out, and ends it well. */
    void deploy(String name) {
        var application = load(name);
        var lease = lease(name);
        var deployment =
                applications.begin(lease, application.queued().orElseThrow().id());
        var version = application.desired().orElseThrow();
        applications.succeeded(lease, deployment.id(), version, "live", healthy(version));
        leases.release(lease);
    }

    /** Rolls the queued deployment out, finds its version at fault, and goes back. */
    void fail(String name) {
        var application = load(name);
        var lease = lease(name);
        var deployment =
                applications.begin(lease, application.queued().orElseThrow().id());
        applications.faulted(
                lease,
                deployment.id(),
                application.desired().orElseThrow(),
                Deployment.Phase.ROLLED_BACK,
                "exited with code 1",
                new Status(Status.Sync.OUT_OF_SYNC, HEALTHY, 1, 1, List.of(), List.of()));
        leases.release(lease);
    }

    /** Begins the queued deployment under a lease that is kept. */
    Run begin(String name) {
        var application = load(name);
        var lease = lease(name);
        var deployment =
                applications.begin(lease, application.queued().orElseThrow().id());
        return new Run(lease, deployment.id(), application.desired().orElseThrow());
    }

    /** A deployment under way. */
    record Run(Lease lease, long deployment, Version version) {}

    static Status healthy(Version version) {
        return new Status(SYNCED, HEALTHY, version.generation(), 1, List.of(), List.of());
    }

    @Override
    public void close() {
        database.close();
    }

    /** A render, of which most parts are empty. */
    final class RenderedBuilder {

        private final String source;
        private final String revision;
        private List<Declared> changed = List.of();
        private List<Long> unchanged = List.of();
        private List<Long> removed = List.of();
        private List<ManifestError> refused = List.of();
        private final Map<String, FileBytes> files = new HashMap<>();
        private Optional<HeldPrune> prune = Optional.empty();

        RenderedBuilder(String source, String revision) {
            this.source = source;
            this.revision = revision;
        }

        RenderedBuilder changed(Declared... declared) {
            changed = List.of(declared);
            return this;
        }

        RenderedBuilder unchanged(List<Long> ids) {
            unchanged = ids;
            return this;
        }

        RenderedBuilder removed(List<Long> ids) {
            removed = ids;
            return this;
        }

        RenderedBuilder refused(String application, String message) {
            var id = ApplicationId.parse("shop/" + application);
            refused = List.of(new ManifestError(application + ".yaml", 3, 5, "spec.image", message, Optional.of(id)));
            return this;
        }

        RenderedBuilder file(String sha256, byte[] bytes) {
            files.put(sha256, () -> bytes);
            return this;
        }

        RenderedBuilder prune(HeldPrune held) {
            prune = Optional.of(held);
            return this;
        }

        /** What may have declared anything at all. */
        RenderedBuilder unreadable(String file) {
            refused = List.of(new ManifestError(file, 1, 1, "-", "no YAML", Optional.empty()));
            return this;
        }

        Rendered build() {
            return new Rendered(
                    source,
                    revision,
                    Trigger.POLL,
                    changed,
                    unchanged,
                    removed,
                    refused,
                    refused,
                    List.of(),
                    source.equals("shop") ? notifications : List.of(),
                    Sources.Declarations.none(),
                    files,
                    Map.of(),
                    prune);
        }
    }

    /** When something is tried again, and nothing in a test is yet. */
    static Instant minutesOn() {
        return Instant.now().plus(Duration.ofMinutes(4));
    }

    static Instant anHourOn() {
        return Instant.now().plus(Duration.ofHours(1));
    }
}
