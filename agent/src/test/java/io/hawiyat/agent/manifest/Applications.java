package io.hawiyat.agent.manifest;

import java.util.List;

/** Applications as tests write them. */
final class Applications {

    private Applications() {}

    /** The manifest of an application, from the lines of its spec. */
    static String manifest(String project, String name, String spec) {
        return """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata:
                  name: %s
                  project: %s
                spec:
                  image: nginx:1.27
                """.formatted(name, project) + spec.indent(2);
    }

    /** One application of the project {@code default}, which must be right. */
    static Application read(String spec) {
        return read("default", "web", spec);
    }

    static Application read(String project, String name, String spec) {
        var manifests =
                ManifestReader.read(MemoryTree.of(project + "-" + name + ".yaml", manifest(project, name, spec)));
        if (!manifests.errors().isEmpty()) {
            throw new AssertionError("not a valid manifest: " + manifests.errors());
        }
        return manifests.applications().getFirst();
    }

    /** What is wrong with one application of the project {@code default}. */
    static List<String> errors(String spec) {
        return ManifestReader.read(MemoryTree.of("web.yaml", manifest("default", "web", spec))).errors().stream()
                .map(ManifestError::toString)
                .toList();
    }
}
