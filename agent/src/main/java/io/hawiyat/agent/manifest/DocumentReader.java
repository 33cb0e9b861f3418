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
    private final Claims claims = new Claims();
    private final Claims identities = new Claims();
    private final Map<String, String> projectsAt = new HashMap<>();
    private final List<Application> applications = new ArrayList<>();
    private final List<Project> projects = new ArrayList<>();
    private final List<ManifestError> errors;

    DocumentReader(FileContents files, List<ManifestError> errors) {
        this.files = files;
        this.applicationReader = new ApplicationReader(files);
        this.errors = errors;
    }

    Manifests manifests() {
        return new Manifests(
                applications, projects, files.byHash(), errors.stream().sorted().toList());
    }

    void read(Document document) {
        var version = document.root().path("apiVersion").asText();
        if (!version.equals(SourceText.GROUP) && !version.startsWith(SourceText.GROUP + "/")) {
            return;
        }
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
