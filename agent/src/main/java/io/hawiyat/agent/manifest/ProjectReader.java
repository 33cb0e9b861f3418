package io.hawiyat.agent.manifest;

import java.util.Optional;

/** Reads a Project. */
final class ProjectReader {

    private final KindSchema schema = KindSchema.of(Kind.PROJECT);

    /** The project of a document; empty when there are findings. */
    Optional<Project> read(Document document, Findings findings) {
        schema.check(document, findings);
        if (!findings.isEmpty()) {
            return Optional.empty();
        }
        var root = schema.complete(findings);
        var metadata = root.at("metadata");
        return Optional.of(new Project(
                metadata.at("name").text(),
                metadata.at("labels").textsByName(),
                root.at("spec").at("env").textsByName(),
                document.at()));
    }
}
