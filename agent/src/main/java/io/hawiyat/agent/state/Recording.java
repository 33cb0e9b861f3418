package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Build;
import io.hawiyat.agent.manifest.BuildContext;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.Project;
import io.hawiyat.agent.state.Applications.Declared;
import io.hawiyat.agent.state.Applications.Rendered;
import io.hawiyat.agent.state.Applications.ToConverge;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Records what one commit of one source resolves to, all or nothing. */
@Singleton
class Recording {

    private final RecordingRows rows;
    private final Contents contents;
    private final SecretRows secrets;
    private final Claims claims;
    private final MoveRows moves;
    private final StoredNotifications notifications;
    private final StoredDeclarations declarations;

    Recording(
            RecordingRows rows,
            Contents contents,
            SecretRows secrets,
            Claims claims,
            MoveRows moves,
            StoredNotifications notifications,
            StoredDeclarations declarations) {
        this.rows = rows;
        this.contents = contents;
        this.secrets = secrets;
        this.claims = claims;
        this.moves = moves;
        this.notifications = notifications;
        this.declarations = declarations;
    }

    @Transactional
    public List<ToConverge> record(Rendered rendered) {
        var source = rows.lockSource(rendered.source())
                .orElseThrow(() -> new IllegalArgumentException("source " + rendered.source() + " is not declared"));
        if (!rendered.unchanged().isEmpty()) {
            rows.advance(source, rendered.revision(), Ids.array(rendered.unchanged()));
        }
        if (!rendered.secrets().isEmpty()) {
            secrets.store(StoredJson.write(rendered.secrets()));
        }
        notifications.declare(source, rendered.notifications(), rendered.errors());
        var settled = settle(source, rendered);
        var queued = new ArrayList<Long>();
        queued.addAll(remove(source, rendered));
        queued.addAll(desire(source, rendered, settled.granted()));
        enqueue(rendered, queued);
        var taken = declarations.declare(source, rendered.declarations());
        conclude(
                source,
                rendered,
                Stream.concat(settled.conflicts().stream(), taken.stream()).toList());
        return queued.isEmpty() ? List.of() : StoredJson.readEach(rows.toConverge(Ids.array(queued)), ToConverge.class);
    }

    private Claims.Settled settle(long source, Rendered rendered) {
        return rendered.changed().isEmpty()
                ? new Claims.Settled(List.of(), List.of())
                : claims.settle(source, rendered.changed(), Set.copyOf(rendered.removed()));
    }

    /** Removals first: what they give up may be claimed by others in the same commit. */
    private List<Long> remove(long source, Rendered rendered) {
        if (rendered.removed().isEmpty()) {
            return List.of();
        }
        var left = new ArrayList<>(rendered.removed());
        left.removeAll(moves.handOver(source, Ids.array(rendered.removed())));
        var ids = Ids.array(left);
        rows.forgetNeverKnown(source, ids);
        var stuck = rows.removedWithoutDeployment(source, ids);
        var removed = rows.markRemoved(source, ids);
        claims.release(ids);
        moves.waitForOthers(source, ids);
        return Stream.concat(stuck.stream(), removed.stream()).toList();
    }

    /** Takes away what a source that is no longer configured has left, because a person let it go. */
    @Transactional
    public void removeOfGone(long source, List<Long> applications) {
        var ids = Ids.array(applications);
        var revision = rows.newestRevision(ids);
        rows.markRemoved(source, ids);
        claims.release(ids);
        rows.queue(revision, Trigger.SYNC.text(), ids);
    }

    private List<Long> desire(long source, Rendered rendered, List<Declared> granted) {
        if (granted.isEmpty()) {
            return List.of();
        }
        storeContents(rendered, granted);
        var names = StoredJson.write(
                granted.stream().map(declared -> declared.application().id()).toList());
        rows.declare(source, StoredJson.write(granted.stream().map(Document::of).toList()));
        var desired = StoredJson.readEach(
                rows.desire(rendered.revision(), numbered(rendered, granted, names)), Desired.class);
        var ids = Ids.array(desired.stream().map(Desired::id).toList());
        rows.remember(source, ids);
        claims.replace(ids);
        return desired.stream()
                .filter(it -> !it.held())
                .map(Desired::id)
                .sorted()
                .toList();
    }

    /** The declared versions with the numbers of their generations, of which those that are new are made. */
    private String numbered(Rendered rendered, List<Declared> granted, String names) {
        var kept = KeptNumbers.of(StoredJson.readEach(rows.generations(names), KeptNumbers.Known.class), granted);
        var numbers = new HashMap<>(kept);
        var added = granted.stream()
                .map(declared -> declared.application().id())
                .filter(id -> !kept.containsKey(id))
                .toList();
        numbers.putAll(newNumbers(added));
        var versions =
                granted.stream().map(declared -> Version.of(declared, numbers)).toList();
        if (!added.isEmpty()) {
            rows.makeGenerations(
                    rendered.revision(),
                    StoredJson.write(versions.stream()
                            .filter(version -> !kept.containsKey(version.id()))
                            .toList()));
            useContents(
                    rendered,
                    granted.stream()
                            .filter(it -> !kept.containsKey(it.application().id()))
                            .toList(),
                    numbers);
        }
        keepSecrets(granted, numbers);
        return StoredJson.write(versions);
    }

    private void keepSecrets(List<Declared> granted, Map<ApplicationId, Long> numbers) {
        var uses = granted.stream()
                .map(Declared::application)
                .flatMap(it -> it.secretDigests().stream().map(digest -> Use.of(it.id(), numbers, digest)))
                .toList();
        if (!uses.isEmpty()) {
            rows.keepSecrets(StoredJson.write(uses));
        }
    }

    private Map<ApplicationId, Long> newNumbers(List<ApplicationId> names) {
        if (names.isEmpty()) {
            return Map.of();
        }
        return StoredJson.readEach(rows.nextNumbers(StoredJson.write(names)), Numbered.class).stream()
                .collect(Collectors.toMap(Numbered::id, Numbered::number));
    }

    /** Only what is not there yet is read: a commit changes a few files of many. */
    private void storeContents(Rendered rendered, List<Declared> granted) {
        var used = new HashSet<String>();
        for (var declared : granted) {
            var workload = declared.application().workload();
            workload.files().forEach(file -> used.add(file.sha256()));
            workload.build().ifPresent(build -> used.addAll(digests(build, rendered)));
        }
        if (!used.isEmpty()) {
            contents.missing(StoredJson.write(used)).forEach(sha256 -> contents.store(sha256, bytes(sha256, rendered)));
        }
    }

    /** Of a build's context and of every file in it. */
    private static Set<String> digests(Build build, Rendered rendered) {
        var digests = new HashSet<String>();
        digests.add(build.sha256());
        BuildContext.parse(bytes(build.sha256(), rendered)).files().forEach(file -> digests.add(file.sha256()));
        return digests;
    }

    private static byte[] bytes(String sha256, Rendered rendered) {
        return Objects.requireNonNull(rendered.files().get(sha256), () -> "nobody has read " + sha256)
                .read();
    }

    /** What new generations are built of is kept as long as they are. */
    private void useContents(Rendered rendered, List<Declared> added, Map<ApplicationId, Long> numbers) {
        var used = new ArrayList<Used>();
        for (var declared : added) {
            var id = declared.application().id();
            declared.application()
                    .workload()
                    .build()
                    .ifPresent(build -> used.add(new Used(
                            id.project(),
                            id.name(),
                            Objects.requireNonNull(numbers.get(id)),
                            digests(build, rendered))));
        }
        if (!used.isEmpty()) {
            rows.useContents(StoredJson.write(used));
        }
    }

    private void enqueue(Rendered rendered, List<Long> queued) {
        if (!queued.isEmpty()) {
            rows.queue(rendered.revision(), rendered.trigger().text(), Ids.array(queued));
        }
    }

    private void conclude(long source, Rendered rendered, List<ManifestError> conflicts) {
        var refused =
                Stream.concat(rendered.refused().stream(), conflicts.stream()).toList();
        var byApplication = StoredJson.write(RefusedApplication.group(refused));
        if (!refused.isEmpty()) {
            rows.refuse(source, rendered.revision(), byApplication);
        }
        var errors = Stream.concat(rendered.errors().stream(), conflicts.stream())
                .sorted()
                .distinct()
                .toList();
        var held = rendered.prune()
                .map(prune -> Ids.array(prune.applications().stream().sorted().toList()));
        rows.rendered(
                source,
                rendered.revision(),
                byApplication,
                StoredJson.write(errors),
                errors.size(),
                held.orElse("{}"),
                StoredJson.write(
                        rendered.projects().stream().map(NamedProject::of).toList()));
        rendered.prune()
                .ifPresent(prune -> rows.holdPrune(source, rendered.revision(), held.orElseThrow(), prune.reason()));
    }

    record Used(String project, String name, long number, Set<String> sha256) {}

    /** @param held as it was before, which a new declaration of the same does not change */
    record Desired(long id, boolean held) {}

    record Numbered(ApplicationId id, long number) {}

    record Version(String project, String name, String hash, String workloadHash, long number) {
        static Version of(Declared declared, Map<ApplicationId, Long> numbers) {
            var id = declared.application().id();
            var number = Objects.requireNonNull(numbers.get(id), () -> id + " was given no number");
            return new Version(id.project(), id.name(), declared.hash(), declared.workloadHash(), number);
        }

        ApplicationId id() {
            return new ApplicationId(project, name);
        }
    }

    record Use(String project, String name, long number, String digest) {
        static Use of(ApplicationId id, Map<ApplicationId, Long> numbers, String digest) {
            return new Use(id.project(), id.name(), Objects.requireNonNull(numbers.get(id)), digest);
        }
    }

    record Document(String kind, String project, String name, String hash, Application document) {
        static Document of(Declared declared) {
            var id = declared.application().id();
            return new Document(
                    declared.application().kind(), id.project(), id.name(), declared.hash(), declared.application());
        }
    }

    record NamedProject(String name, Project document) {
        static NamedProject of(Project project) {
            return new NamedProject(project.name(), project);
        }
    }

    record RefusedApplication(String project, String name, List<ManifestError> errors) {
        static List<RefusedApplication> group(List<ManifestError> refused) {
            return refused.stream()
                    .filter(error -> error.application().isPresent())
                    .collect(Collectors.groupingBy(error -> error.application().orElseThrow()))
                    .entrySet()
                    .stream()
                    .map(entry -> of(entry.getKey(), entry.getValue()))
                    .toList();
        }

        private static RefusedApplication of(ApplicationId id, List<ManifestError> errors) {
            return new RefusedApplication(
                    id.project(), id.name(), errors.stream().sorted().distinct().toList());
        }
    }
}
