package io.hawiyat.agent.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads documents by their kind, those of a kind in their order. */
final class DocumentReader {

    private static final String API_VERSION = SourceText.GROUP + "/v1";
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");

    private final FileContents files;
    private final ApplicationReader applicationReader;
    private final JobReader jobReader;
    private final ProjectReader projectReader = new ProjectReader();
    private final SecretReader secretReader = new SecretReader();
    private final SealedBook<Notification> notifications;
    private final SealedBook<DeclaredSource> sources;
    private final Claims claims = new Claims();
    private final Claims identities = new Claims();
    private final DependencyChecks dependencies = new DependencyChecks();
    private final Set<ApplicationId> known = new HashSet<>();
    private final Map<String, String> projectsAt = new HashMap<>();
    private final Map<ApplicationId, String> secretsAt = new HashMap<>();
    private final MiddlewareBook middlewares = new MiddlewareBook();
    private final List<Application> applications = new ArrayList<>();
    private final List<Project> projects = new ArrayList<>();
    private final List<Secret> secrets = new ArrayList<>();
    private final List<ManifestError> errors;
    private Begun file = new Begun(0, 0, 0);
    private int manifests;

    /** How much had been read when the file at hand was begun. */
    private record Begun(int applications, int projects, int errors) {}

    /** @param localHosts hosts of the machine or its link that a Source may name */
    DocumentReader(FileContents files, BuildReader builds, Set<String> localHosts, List<ManifestError> errors) {
        this.files = files;
        this.applicationReader = new ApplicationReader(files, builds, middlewares);
        this.jobReader = new JobReader(files, builds);
        this.notifications = new SealedBook<>(
                Kind.NOTIFICATION,
                NotificationChecks::run,
                (root, known, findings) -> new NotificationReader(root, known, findings).read());
        this.sources =
                new SealedBook<>(Kind.SOURCE, DeclaredSourceChecks.allowing(localHosts), DeclaredSourceReader::read);
        this.errors = errors;
    }

    /** @param elsewhere names that other sources declare */
    Manifests manifests(Set<ApplicationId> elsewhere) {
        known.addAll(elsewhere);
        var unmet = dependencies.check(known);
        errors.addAll(unmet);
        applications.removeIf(it ->
                unmet.stream().anyMatch(error -> error.application().equals(Optional.of(it.id()))));
        return new Manifests(
                applications,
                projects,
                secrets,
                notifications.settle(secrets, errors),
                sources.settle(secrets, errors),
                middlewares.sound(),
                files.byHash(),
                errors.stream().sorted().toList());
    }

    /** Before any document is read, each is announced: others may refer to it. */
    void announce(Document document) {
        var root = document.root();
        if (root.path("apiVersion").asText().equals(API_VERSION)
                && root.path("kind").asText().equals(Kind.MIDDLEWARE.title())) {
            middlewares.read(document);
        }
    }

    /** All were announced. */
    void settle() {
        middlewares.settle();
        middlewares.errors().forEach(errors::add);
    }

    void beginFile() {
        file = new Begun(applications.size(), projects.size(), errors.size());
        manifests = 0;
    }

    /**
     * What was read since {@link #beginFile}, if another reading of the same file can only come to the same: it is valid,
     * all of it is known here, nothing of another file is part of it, and nothing of it depends on others, which may
     * be another mistake each time.
     */
    Optional<Declarations> repeatable() {
        var declared = new Declarations(
                applications.subList(file.applications(), applications.size()),
                projects.subList(file.projects(), projects.size()));
        var whole = declared.count() == manifests && errors.size() == file.errors();
        return whole && declared.applications().stream().allMatch(DocumentReader::standsAlone)
                ? Optional.of(declared)
                : Optional.empty();
    }

    private static boolean standsAlone(Application application) {
        return application.workload().files().isEmpty()
                && application.workload().build().isEmpty()
                && application.dependsOn().isEmpty()
                && application.routes().stream()
                        .allMatch(route -> route.middlewares().isEmpty());
    }

    /** Takes what a file was read as before; false, and nothing is taken, when it clashes with what stands before it. */
    boolean take(Declarations known) {
        var free = known.applications().stream().allMatch(claims::isFree)
                && known.applications().stream().allMatch(it -> identities.isFree(it.id()))
                && known.projects().stream().noneMatch(it -> projectsAt.containsKey(it.name()));
        if (free) {
            known.applications().forEach(this::take);
            known.projects().forEach(it -> projectsAt.put(it.name(), it.file()));
            projects.addAll(known.projects());
        }
        return free;
    }

    private void take(Application application) {
        known.add(application.id());
        identities.take(application.id(), application.kind(), application.file());
        claims.take(application);
        applications.add(application);
    }

    void read(Document document) {
        var version = document.root().path("apiVersion").asText();
        if (!version.equals(SourceText.GROUP) && !version.startsWith(SourceText.GROUP + "/")) {
            return;
        }
        manifests++;
        var findings = new Findings(document);
        kind(document, version, findings)
                .ifPresentOrElse(
                        kind -> read(document, kind),
                        () -> findings.errors(Optional.empty()).forEach(errors::add));
    }

    private void read(Document document, Kind kind) {
        switch (kind) {
            case APPLICATION, JOB -> readApplication(kind, document);
            case PROJECT -> readProject(document);
            case SECRET -> readSecret(document);
            case NOTIFICATION -> notifications.read(document);
            case SOURCE -> sources.read(document);
            // It was read when it was announced.
            case MIDDLEWARE -> {}
        }
    }

    private static Optional<Kind> kind(Document document, String version, Findings findings) {
        if (!version.equals(API_VERSION)) {
            findings.atValue(
                    "/apiVersion", "unknown version " + Quoting.quoted(version) + ": this agent reads " + API_VERSION);
            return Optional.empty();
        }
        var title = document.root().path("kind");
        if (!title.isTextual()) {
            findings.atKey("/kind", title.isMissingNode() ? "is required" : "must be text such as Application");
            return Optional.empty();
        }
        var kind = Kind.named(title.textValue());
        if (kind.isEmpty()) {
            findings.atValue("/kind", Kind.refusal(title.textValue()));
        }
        return kind;
    }

    private void readApplication(Kind kind, Document document) {
        var findings = new Findings(document);
        var id = identity(document);
        id.ifPresent(known::add);
        id.flatMap(it -> identities.take(it, kind.title(), document.at()))
                .ifPresent(clash -> findings.atValue(clash.claim().pointer(), clash.message()));
        var application =
                kind == Kind.JOB ? jobReader.read(document, findings) : applicationReader.read(document, findings);
        application.map(claims::take).stream()
                .flatMap(List::stream)
                .forEach(clash -> findings.atValue(clash.claim().pointer(), clash.message()));
        if (findings.isEmpty()) {
            application.ifPresent(it -> {
                applications.add(it);
                dependencies.add(it, document);
            });
        }
        findings.errors(id).forEach(errors::add);
    }

    private void readProject(Document document) {
        var findings = new Findings(document);
        var name = document.root().at("/metadata/name").asText();
        var other = projectsAt.putIfAbsent(name, document.at());
        if (other != null && !name.isEmpty()) {
            findings.atValue(
                    "/metadata/name", "Project " + Quoting.oneLine(name, 40) + " is declared already, at " + other);
        }
        projectReader.read(document, findings).ifPresent(projects::add);
        findings.errors(Optional.empty()).forEach(errors::add);
    }

    private void readSecret(Document document) {
        var findings = new Findings(document);
        identity(document).ifPresent(name -> {
            var other = secretsAt.putIfAbsent(name, document.at());
            if (other != null) {
                findings.atValue("/metadata/name", "Secret " + name + " is declared already, at " + other);
            }
        });
        secretReader.read(document, findings).ifPresent(secrets::add);
        findings.errors(Optional.empty()).forEach(errors::add);
    }

    /** Whatever else is wrong with it. */
    static Optional<ApplicationId> identity(Document document) {
        var metadata = document.root().path("metadata");
        var project = metadata.path("project").asText("default");
        var name = metadata.path("name").asText();
        return isLabel(project, 30) && isLabel(name, 40)
                ? Optional.of(new ApplicationId(project, name))
                : Optional.empty();
    }

    private static boolean isLabel(String text, int longest) {
        return text.length() <= longest && LABEL.matcher(text).matches();
    }
}
