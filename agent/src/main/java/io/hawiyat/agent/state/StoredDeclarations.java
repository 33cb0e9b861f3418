package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.DeclaredSource;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.state.Sources.Declaration;
import io.hawiyat.agent.state.Sources.Declarations;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sources that repositories declare, in PostgreSQL. Part of the record of a commit. */
@Singleton
class StoredDeclarations {

    private final DeclarationRows rows;
    private final SourceRows sources;

    StoredDeclarations(DeclarationRows rows, SourceRows sources) {
        this.rows = rows;
        this.sources = sources;
    }

    /**
     * Makes what a source declares the sources that are watched because of it. What it no longer declares is gone, as one
     * that left the configuration is: what that declared goes on running until a person says otherwise.
     *
     * @return an error for each name that is another's
     */
    List<ManifestError> declare(long source, Declarations declarations) {
        var json = StoredJson.write(
                declarations.present().stream().map(Document::of).toList());
        if (declarations.complete() && !rows.retireOthers(source, json).isEmpty()) {
            rows.retireDescendants();
            sources.holdPrunesOfGone();
        }
        if (declarations.present().isEmpty()) {
            return List.of();
        }
        rows.declare(source, json);
        sources.holdPrunesOfGone();
        return StoredJson.readEach(rows.taken(source, json), Taken.class).stream()
                .map(taken -> error(taken, declarations.present()))
                .toList();
    }

    private static ManifestError error(Taken taken, List<Declaration> declared) {
        var at = declared.stream()
                .map(Declaration::document)
                .filter(it -> it.name().equals(taken.name()))
                .findFirst()
                .orElseThrow()
                .file();
        var owner = taken.by().isEmpty() ? "the operator's configuration" : "source " + taken.by();
        return ManifestError.at(
                at,
                "metadata.name",
                "there is a source " + taken.name() + " already, declared by " + owner + ": choose another name",
                Optional.empty());
    }

    record Taken(String name, String by) {}

    private record Document(
            String name, String url, String branch, String path, Duration interval, DeclaredSource document) {

        static Document of(Declaration declaration) {
            var it = declaration.definition();
            return new Document(it.name(), it.url(), it.branch(), it.path(), it.interval(), declaration.document());
        }
    }
}
