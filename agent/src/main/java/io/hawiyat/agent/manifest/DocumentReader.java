package io.hawiyat.agent.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads documents in their order: those that are manifests, by their kind. */
final class DocumentReader {

    private static final String API_VERSION = SourceText.GROUP + "/v1";
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");

    private final FileContents files;
    private final ApplicationReader applicationReader;
    private final ProjectReader projectReader = new ProjectReader();
    private final SecretReader secretReader = new SecretReader();
    private final Claims claims = new Claims();
    private final Claims identities = new Claims();
    private final Map<String, String> projectsAt = new HashMap<>();
    private final Map<ApplicationId, String> secretsAt = new HashMap<>();
    private final List<Application> applications = new ArrayList<>();
    private final List<Project> projects = new ArrayList<>();
    private final List<Secret> secrets = new ArrayList<>();
    private final List<ManifestError> errors;
    private Begun file = new Begun(0, 0, 0);
    private int manifests;

    /** How much had been read when the file at hand was begun. */
    private record Begun(int applications, int projects, int errors) {}

    DocumentReader(FileContents files, List<ManifestError> errors) {
        this.files = files;
        this.applicationReader = new ApplicationReader(files);
        this.errors = errors;
    }

    Manifests manifests() {
        return new Manifests(
                applications,
                projects,
                secrets,
                files.byHash(),
                errors.stream().sorted().toList());
    }

    void beginFile() {
        file = new Begun(applications.size(), projects.size(), errors.size());
        manifests = 0;
    }

    /**
     * What was read since {@link #beginFile}, if another reading of the same file can only come to the same: it is valid,
     * all of it is known here, and no other file's content is part of it.
     */
    Optional<Declarations> repeatable() {
        var declared = new Declarations(
                applications.subList(file.applications(), applications.size()),
                projects.subList(file.projects(), projects.size()));
        var whole = declared.count() == manifests && errors.size() == file.errors();
        return whole
                        && declared.applications().stream()
                                .allMatch(it -> it.workload().files().isEmpty())
                ? Optional.of(declared)
                : Optional.empty();
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
        identities.take(application.id(), application.file());
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
        var identity = Optional.<ApplicationId>empty();
        if (!version.equals(API_VERSION)) {
            findings.atValue(
                    "/apiVersion", "unknown version " + Quoting.quoted(version) + ": this agent reads " + API_VERSION);
        } else {
            identity = readKind(document, findings);
        }
        findings.errors(identity).forEach(errors::add);
    }

    private Optional<ApplicationId> readKind(Document document, Findings findings) {
        var title = document.root().path("kind");
        if (!title.isTextual()) {
            findings.atKey("/kind", title.isMissingNode() ? "is required" : "must be text such as Application");
            return Optional.empty();
        }
        var kind = Kind.named(title.textValue());
        if (kind.isEmpty()) {
            findings.atValue("/kind", Kind.refusal(title.textValue()));
            return Optional.empty();
        }
        return switch (kind.get()) {
            case APPLICATION -> readApplication(document, findings);
            case PROJECT -> readProject(document, findings);
            case SECRET -> readSecret(document, findings);
        };
    }

    private Optional<ApplicationId> readApplication(Document document, Findings findings) {
        var id = identity(document);
        id.flatMap(known -> identities.take(known, document.at()))
                .ifPresent(clash -> findings.atValue(clash.claim().pointer(), clash.message()));
        var application = applicationReader.read(document, findings);
        application.map(claims::take).stream()
                .flatMap(List::stream)
                .forEach(clash -> findings.atValue(clash.claim().pointer(), clash.message()));
        if (findings.isEmpty()) {
            application.ifPresent(applications::add);
        }
        return id;
    }

    private Optional<ApplicationId> readProject(Document document, Findings findings) {
        var name = document.root().at("/metadata/name").asText();
        var other = projectsAt.putIfAbsent(name, document.at());
        if (other != null && !name.isEmpty()) {
            findings.atValue(
                    "/metadata/name", "Project " + Quoting.oneLine(name, 40) + " is declared already, at " + other);
        }
        projectReader.read(document, findings).ifPresent(projects::add);
        return Optional.empty();
    }

    private Optional<ApplicationId> readSecret(Document document, Findings findings) {
        identity(document).ifPresent(name -> {
            var other = secretsAt.putIfAbsent(name, document.at());
            if (other != null) {
                findings.atValue("/metadata/name", "Secret " + name + " is declared already, at " + other);
            }
        });
        secretReader.read(document, findings).ifPresent(secrets::add);
        return Optional.empty();
    }

    private static Optional<ApplicationId> identity(Document document) {
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
