package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.YamlDocuments.Parsed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds where the fields stand of which something was found to be wrong only when their manifests were read already:
 * policy, quotas, Secrets, what other sources have. It costs a second reading of the files that are at fault, and nothing
 * when all is well.
 */
public final class ErrorPlaces {

    private final Tree tree;
    private final Map<String, List<Document>> documents = new HashMap<>();

    private ErrorPlaces(Tree tree) {
        this.tree = tree;
    }

    /**
     * The same errors, each at its own line and column.
     *
     * @param tree which has the manifests of all of them
     * @param errors each at the first line of its document, see {@link ManifestError#of}
     */
    public static List<ManifestError> find(Tree tree, List<ManifestError> errors) {
        var places = new ErrorPlaces(tree);
        return errors.stream().map(places::placed).toList();
    }

    private ManifestError placed(ManifestError error) {
        return documents.computeIfAbsent(error.file(), this::read).stream()
                .filter(document -> document.line() == error.line())
                .findFirst()
                .map(document -> error.at(document.fieldPosition(error.field())))
                .orElse(error);
    }

    private List<Document> read(String file) {
        return switch (SourceText.of(tree.bytes(file))) {
            case SourceText.Decoded(var text) ->
                DocumentSplitter.split(text).stream()
                        .flatMap(chunk -> document(file, chunk))
                        .toList();
            case SourceText.Undecodable undecodable -> List.of();
        };
    }

    private static Stream<Document> document(String file, DocumentSplitter.Chunk chunk) {
        return switch (YamlDocuments.parse(file, chunk)) {
            case Parsed.Composed(var document) -> document.stream();
            case Parsed.Malformed malformed -> Stream.empty();
        };
    }
}
