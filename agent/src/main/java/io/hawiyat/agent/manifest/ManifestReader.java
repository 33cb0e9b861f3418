package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.YamlDocuments.Parsed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

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

    private ManifestReader(Tree tree, ReadBefore before, Standing standing) {
        this.tree = tree;
        this.before = before;
        this.sizes = tree.sizes();
        var files = new FileContents(tree);
        this.documents = new DocumentReader(files, new BuildReader(tree, files), standing.localHosts(), errors);
    }

    /** Reads every {@code *.yaml} and {@code *.yml} of a tree. */
    public static Manifests read(Tree tree) {
        return read(tree, ReadBefore.nothing(), Standing.nothing());
    }

    /**
     * The same within an installation.
     *
     * @param before a file that was read before and is the same is not read again
     * @param standing known already; a file that declares something of it counts as declared before one that does not
     */
    public static Manifests read(Tree tree, ReadBefore before, Standing standing) {
        return read(tree, tree.sizes().keySet(), before, standing);
    }

    /**
     * Reads some files of a tree, those among them that are named {@code *.yaml} or {@code *.yml}.
     *
     * @param paths each in the tree
     */
    public static Manifests read(Tree tree, Collection<String> paths) {
        return read(tree, paths, ReadBefore.nothing(), Standing.nothing());
    }

    private static Manifests read(Tree tree, Collection<String> paths, ReadBefore before, Standing standing) {
        var reader = new ManifestReader(tree, before, standing);
        var files = paths.stream()
                .filter(ManifestReader::isCandidate)
                .sorted()
                .map(reader::open)
                .toList();
        reader.documents.settle();
        files.stream()
                .sorted(Comparator.comparing(file -> !file.declaresOneOf(standing.before())))
                .forEach(reader::readFile);
        return reader.documents.manifests(standing.elsewhere());
    }

    private static boolean isCandidate(String path) {
        return path.endsWith(".yaml") || path.endsWith(".yml");
    }

    /**
     * A file on its way.
     *
     * @param known what it was read as before; then it is not parsed
     * @param whole whether all of it could be parsed
     */
    private record OpenFile(
            String path,
            Optional<String> content,
            Optional<Declarations> known,
            List<Document> documents,
            boolean whole) {

        boolean declaresOneOf(Set<ApplicationId> names) {
            return Stream.concat(
                            known.stream()
                                    .flatMap(declared -> declared.applications().stream())
                                    .map(Application::id),
                            documents.stream().flatMap(it -> DocumentReader.identity(it).stream()))
                    .anyMatch(names::contains);
        }
    }

    private OpenFile open(String path) {
        var content = tree.content(path);
        var known = content.flatMap(id -> before.find(path, id));
        return known.isPresent() ? new OpenFile(path, content, known, List.of(), true) : parsed(path, content);
    }

    private OpenFile parsed(String path, Optional<String> content) {
        var errorsBefore = errors.size();
        var parsed = parse(path);
        parsed.forEach(documents::announce);
        return new OpenFile(path, content, Optional.empty(), parsed, errors.size() == errorsBefore);
    }

    private void readFile(OpenFile file) {
        if (file.known().isEmpty()) {
            readAnew(file);
        } else if (!documents.take(file.known().get())) {
            readAnew(parsed(file.path(), file.content()));
        }
    }

    private void readAnew(OpenFile file) {
        documents.beginFile();
        file.documents().forEach(documents::read);
        if (file.whole()) {
            file.content()
                    .ifPresent(
                            id -> documents.repeatable().ifPresent(declared -> before.keep(file.path(), id, declared)));
        }
    }

    private List<Document> parse(String path) {
        var size = sizes.getOrDefault(path, 0L);
        if (size > MAX_FILE) {
            if (size > MAX_LOOK || SourceText.namesGroup(tree.bytes(path))) {
                refuse(path, new Position(1, 1), "has " + size + " bytes: a manifest has at most 1 MiB");
            }
            return List.of();
        }
        var bytes = tree.bytes(path);
        if (LfsPointer.is(bytes)) {
            refuse(path, new Position(1, 1), LfsPointer.REFUSAL);
            return List.of();
        }
        return switch (SourceText.of(bytes)) {
            case SourceText.Decoded(var text) -> parse(path, text);
            case SourceText.Undecodable(var position, var message) -> {
                if (SourceText.namesGroup(bytes)) {
                    refuse(path, position, message);
                }
                yield List.of();
            }
        };
    }

    private List<Document> parse(String path, String text) {
        var found = new ArrayList<Document>();
        if (!text.contains(SourceText.GROUP)) {
            return found;
        }
        for (var chunk : DocumentSplitter.split(text)) {
            switch (YamlDocuments.parse(path, chunk)) {
                case Parsed.Composed(var document) -> document.ifPresent(found::add);
                case Parsed.Malformed(var position, var message) -> {
                    if (text.contains(SourceText.GROUP + "/")) {
                        refuse(path, position, message);
                    }
                }
            }
        }
        return found;
    }

    private void refuse(String path, Position position, String message) {
        errors.add(new ManifestError(path, position.line(), position.column(), "-", message, Optional.empty()));
    }
}
