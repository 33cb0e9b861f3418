package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Claims;
import io.hawiyat.agent.manifest.ErrorPlaces;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.ManifestReader;
import io.hawiyat.agent.manifest.Manifests;
import io.hawiyat.agent.manifest.Notification;
import io.hawiyat.agent.manifest.OwnLimits;
import io.hawiyat.agent.manifest.ReadBefore;
import io.hawiyat.agent.manifest.Standing;
import io.hawiyat.agent.secret.Undecryptable;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.source.Snapshot;
import io.hawiyat.agent.state.Sources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** From a snapshot to what it declares, checked against itself, against other sources, and against policy. */
public final class Renderer {

    private final Policies policies;
    private final Quotas quotas;
    private final Vault vault;
    private final DeclaredDefinitions definitions;
    private final KnownDigests digests = new KnownDigests();
    private final ReadBefore before = new RememberedFiles();

    /** @param localHosts hosts of the agent's machine or its link that a Source in a manifest may name */
    public Renderer(Policies policies, Quotas quotas, Vault vault, Set<String> localHosts) {
        this.policies = policies;
        this.quotas = quotas;
        this.vault = vault;
        this.definitions = new DeclaredDefinitions(vault, localHosts);
    }

    /**
     * What a commit declares.
     *
     * @param secrets armored age files by digest of all that its applications use of Secrets
     * @param sources other repositories that are to be watched
     * @param whole whether everything in the source's path could be read
     */
    record Rendered(
            Manifests manifests, Map<String, String> secrets, List<Sources.Declaration> sources, boolean whole) {}

    /**
     * Reads and checks.
     *
     * @param grant what the source may declare
     * @param declared those that the same source declared validly before
     * @param elsewhere applications of other sources, whose claims stand
     */
    Rendered render(Snapshot snapshot, Grant grant, Set<ApplicationId> declared, List<Application> elsewhere) {
        var names = elsewhere.stream().map(Application::id).collect(Collectors.toSet());
        var standing = new Standing(names, declared, definitions.localHosts());
        var tree = new SnapshotTree(snapshot, digests);
        var late = new ArrayList<ManifestError>();
        var read = ScopeCheck.check(ManifestReader.read(tree, before, standing), grant, declared, late);
        var clashes = Claims.check(elsewhere, read.applications());
        var own = new OwnLimits(read.projects());
        var forbidden = policies.check(read.applications(), own);
        late.addAll(clashes);
        late.addAll(forbidden);
        var allowed = without(without(read.applications(), clashes), forbidden);
        var excessive = quotas.check(allowed, elsewhere, own);
        late.addAll(excessive);
        var resolved = SecretResolver.resolve(without(allowed, excessive), read.secrets(), vault);
        late.addAll(resolved.errors());
        var notifications = readable(read.notifications(), late);
        var sources = new SourceAdmission(definitions, grant).admit(read.sources(), late);
        var errors = new ArrayList<>(read.errors());
        snapshot.problems().forEach(problem -> errors.add(asError(problem.path(), problem.message())));
        errors.addAll(ErrorPlaces.find(tree, late));
        errors.sort(null);
        var manifests = new Manifests(
                resolved.applications(),
                read.projects(),
                read.secrets(),
                notifications,
                read.sources(),
                read.middlewares(),
                read.files(),
                errors);
        return new Rendered(
                manifests,
                resolved.ciphertexts(),
                sources,
                snapshot.pathFound() && snapshot.problems().isEmpty());
    }

    /** Those whose Secrets can be opened: better now than when there is something to tell. */
    private List<Notification> readable(List<Notification> notifications, List<ManifestError> errors) {
        var readable = new ArrayList<Notification>();
        for (var notification : notifications) {
            var problems = new ArrayList<ManifestError>();
            for (var value : notification.sealed()) {
                try {
                    vault.open(value.armored());
                } catch (Undecryptable closed) {
                    var message = "secret " + value.reference() + " " + closed.getMessage();
                    problems.add(ManifestError.at(notification.file(), "spec", message, Optional.empty()));
                }
            }
            if (problems.isEmpty()) {
                readable.add(notification);
            }
            errors.addAll(problems);
        }
        return readable;
    }

    private static List<Application> without(List<Application> applications, List<ManifestError> errors) {
        var refused = new HashSet<>();
        errors.forEach(error -> error.application().ifPresent(refused::add));
        return applications.stream().filter(it -> !refused.contains(it.id())).toList();
    }

    static ManifestError asError(String path, String message) {
        return new ManifestError(path, 1, 1, "-", message, Optional.empty());
    }
}
