package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.YamlDocuments.Parsed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Reads all manifests of a tree. Every error of every document is found in one reading, and none of them hides another
 * document. Not safe for use by several threads at once.
 */
public final class ManifestReader {

    /** A larger manifest is refused unread. */
    static final long MAX_FILE = 1 << 20;

    /** A larger file is not even looked at for whether it is a manifest. */
    private static final long MAX_LOOK = 16 << 20;

    private final Tree tree;
    private final SortedMap<String, Long> sizes;
    private final ReadBefore before;
    private final DocumentReader documents;
    private final List<ManifestError> errors = new ArrayList<>();

    private ManifestReader(Tree tree, ReadBefore before) {
        this.tree = tree;
        this.before = before;
        this.sizes = tree.sizes();
        this.documents = new DocumentReader(new FileContents(tree), errors);
    }

    /** Reads every {@code *.yaml} and {@code *.yml} of a tree. */
    public static Manifests read(Tree tree) {
        return read(tree, ReadBefore.nothing(), Set.of());
    }

    /**
     * The same within an installation.
     *
     * @param before a file that was read before and is the same is not read again
     * @param elsewhere names that other sources declare, on which those of this one may depend
     */
    public static Manifests read(Tree tree, ReadBefore before, Set<ApplicationId> elsewhere) {
        return read(tree, tree.sizes().keySet(), before, elsewhere);
    }

    /**
     * Reads some files of a tree, those among them that are named {@code *.yaml} or {@code *.yml}.
     *
     * @param paths each in the tree
     */
    public static Manifests read(Tree tree, Collection<String> paths) {
        return read(tree, paths, ReadBefore.nothing(), Set.of());
    }

    private static Manifests read(
            Tree tree, Collection<String> paths, ReadBefore before, Set<ApplicationId> elsewhere) {
        var reader = new ManifestReader(tree, before);
        paths.stream().filter(ManifestReader::isCandidate).sorted().forEach(reader::readFile);
        return reader.documents.manifests(elsewhere);
    }

    private static boolean isCandidate(String path) {
        return path.endsWith(".yaml") || path.endsWith(".yml");
    }

    private void readFile(String path) {
        var content = tree.content(path);
        var known = content.flatMap(id -> before.find(path, id));
        if (known.isEmpty() || !documents.take(known.get())) {
            documents.beginFile();
            readAnew(path);
            content.ifPresent(id -> documents.repeatable().ifPresent(file -> before.keep(path, id, file)));
        }
    }

    private void readAnew(String path) {
        var size = sizes.getOrDefault(path, 0L);
        if (size > MAX_FILE) {
            if (size > MAX_LOOK || SourceText.namesGroup(tree.bytes(path))) {
                refuse(path, new Position(1, 1), "has " + size + " bytes: a manifest has at most 1 MiB");
            }
            return;
        }
        var bytes = tree.bytes(path);
        if (LfsPointer.is(bytes)) {
            refuse(path, new Position(1, 1), LfsPointer.REFUSAL);
            return;
        }
        switch (SourceText.of(bytes)) {
            case SourceText.Decoded(var text) -> readText(path, text);
            case SourceText.Undecodable(var position, var message) -> {
                if (SourceText.namesGroup(bytes)) {
                    refuse(path, position, message);
                }
            }
        }
    }

    private void readText(String path, String text) {
        if (!text.contains(SourceText.GROUP)) {
            return;
        }
        for (var chunk : DocumentSplitter.split(text)) {
            switch (YamlDocuments.parse(path, chunk)) {
                case Parsed.Composed(var document) -> document.ifPresent(documents::read);
                case Parsed.Malformed(var position, var message) -> {
                    if (text.contains(SourceText.GROUP + "/")) {
                        refuse(path, position, message);
                    }
                }
            }
        }
    }

    private void refuse(String path, Position position, String message) {
        errors.add(new ManifestError(path, position.line(), position.column(), "-", message, Optional.empty()));
    }
}
