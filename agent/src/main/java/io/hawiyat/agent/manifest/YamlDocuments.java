package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.DocumentSplitter.Chunk;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** Parses the text of one document. */
final class YamlDocuments {

    private static final PlainScalar.CoreResolver RESOLVER = new PlainScalar.CoreResolver();

    private YamlDocuments() {}

    /** What came of parsing. */
    sealed interface Parsed {

        /** A document, none when there is only white space and comments. */
        record Composed(Optional<Document> document) implements Parsed {}

        record Malformed(Position position, String message) implements Parsed {}
    }

    static Parsed parse(String file, Chunk chunk) {
        var lines = chunk.linesBefore();
        try {
            return new Parsed.Composed(compose(file, chunk));
        } catch (MarkedYAMLException malformed) {
            var mark = malformed.getProblemMark() != null ? malformed.getProblemMark() : malformed.getContextMark();
            var position = mark == null
                    ? new Position(lines + 1, 1)
                    : new Position(mark.getLine() + lines + 1, mark.getColumn() + 1);
            return new Parsed.Malformed(position, message(malformed));
        } catch (RuntimeException broken) {
            // SnakeYAML answers some malformed escapes and directives with exceptions of the JDK.
            var message = "is not valid YAML: " + Quoting.oneLine(String.valueOf(broken.getMessage()), 120);
            return new Parsed.Malformed(new Position(lines + 1, 1), message);
        }
    }

    private static Optional<Document> compose(String file, Chunk chunk) {
        var options = options();
        var parser = new LimitedParser(new ParserImpl(new StreamReader(chunk.text()), options));
        var composer = new Composer(parser, RESOLVER, options);
        var node = composer.getSingleNode();
        return node == null ? Optional.empty() : Optional.of(Composition.of(file, node, chunk.linesBefore()));
    }

    /** SnakeYAML's own limits name no place, and count only some aliases: {@link LimitedParser} is before them. */
    private static LoaderOptions options() {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        options.setNestingDepthLimit(Integer.MAX_VALUE);
        options.setCodePointLimit(Integer.MAX_VALUE);
        // No object is ever made from a tag: Composition refuses them one by one, with their places.
        options.setTagInspector(tag -> true);
        return options;
    }

    private static String message(MarkedYAMLException malformed) {
        if (malformed instanceof LimitedParser.LimitExceeded limit) {
            return String.valueOf(limit.getProblem());
        }
        var context = malformed.getContext() == null ? "" : " (" + malformed.getContext() + ")";
        return "is not valid YAML: " + Quoting.oneLine(malformed.getProblem() + context, 160);
    }
}
