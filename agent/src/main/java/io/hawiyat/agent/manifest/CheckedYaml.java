package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hawiyat.agent.manifest.DocumentSplitter.Chunk;
import io.hawiyat.agent.manifest.YamlDocuments.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A YAML file that is no manifest, such as the operator's configuration, held to a JSON Schema in the same way: the same
 * limits, the same wording, every error at its line.
 *
 * <p>Whoever reads it may add errors of its own by {@link Value#reject}, so that all are known after one reading. Not
 * safe for use by several threads at once.
 */
public final class CheckedYaml {

    private final Findings findings;
    private final List<ManifestError> unreadable;
    private final Value root;

    private CheckedYaml(Findings findings, List<ManifestError> unreadable, Value root) {
        this.findings = findings;
        this.unreadable = unreadable;
        this.root = root;
    }

    /** A file that is not there: no value is present, and nothing is wrong. */
    public static CheckedYaml none() {
        var document = empty("");
        var findings = new Findings(document);
        return new CheckedYaml(findings, List.of(), new Value(new Field(document, "", document.root()), findings));
    }

    /**
     * Reads a file of one document; an empty one is an empty mapping.
     *
     * @param file its name in errors
     * @param schema a JSON Schema, draft 2020-12; {@code errorMessage} and {@code x-hawiyat-planned} mean in it what
     *     they mean in those of manifests
     */
    public static CheckedYaml read(String file, byte[] bytes, JsonNode schema) {
        var errors = new ArrayList<ManifestError>();
        var document = switch (SourceText.of(bytes)) {
            case SourceText.Decoded(var text) -> only(file, text, errors);
            case SourceText.Undecodable(var position, var message) -> {
                errors.add(syntax(file, position, message));
                yield empty(file);
            }
        };
        return checked(document, errors, new KindSchema(schema));
    }

    private static CheckedYaml checked(Document document, List<ManifestError> unreadable, KindSchema schema) {
        var findings = new Findings(document);
        schema.check(document, findings);
        return new CheckedYaml(findings, unreadable, new Value(schema.complete(findings), findings));
    }

    private static Document only(String file, String text, List<ManifestError> errors) {
        var documents = new ArrayList<Document>();
        for (var chunk : DocumentSplitter.split(text)) {
            parse(file, chunk, documents, errors);
        }
        if (documents.size() > 1) {
            errors.add(syntax(file, documents.get(1).keyPosition(""), "must be one YAML document"));
        }
        return documents.isEmpty() ? empty(file) : documents.getFirst();
    }

    private static void parse(String file, Chunk chunk, List<Document> documents, List<ManifestError> errors) {
        switch (YamlDocuments.parse(file, chunk)) {
            case Parsed.Composed(var document) ->
                document.filter(it -> !it.root().isNull()).ifPresent(documents::add);
            case Parsed.Malformed(var position, var message) -> errors.add(syntax(file, position, message));
        }
    }

    private static Document empty(String file) {
        var start = new Position(1, 1);
        var places = Map.of("", new Document.Place(start, start, ""));
        return new Document(file, JsonNodeFactory.instance.objectNode(), places, List.of());
    }

    private static ManifestError syntax(String file, Position position, String message) {
        return new ManifestError(file, position.line(), position.column(), "-", message, Optional.empty());
    }

    /** What is right of the file, with the schema's defaults. */
    public Value root() {
        return root;
    }

    /** All that is wrong, sorted by place. */
    public List<ManifestError> errors() {
        return Stream.concat(unreadable.stream(), findings.errors(Optional.empty()))
                .sorted()
                .toList();
    }

    /** One value of the file; a missing or wrong one is there, and not present. */
    public static final class Value {

        private final Field field;
        private final Findings findings;

        private Value(Field field, Findings findings) {
            this.field = field;
            this.findings = findings;
        }

        public Value at(String name) {
            return new Value(field.at(name), findings);
        }

        public boolean present() {
            return field.present();
        }

        /** A scalar as written; empty when it is not present. */
        public String text() {
            return field.text();
        }

        public Optional<String> optionalText() {
            return field.optionalText();
        }

        public boolean flag() {
            return field.flag();
        }

        public OptionalInt number() {
            return present() ? OptionalInt.of(field.number()) : OptionalInt.empty();
        }

        public OptionalDouble decimal() {
            return present() ? OptionalDouble.of(field.json().doubleValue()) : OptionalDouble.empty();
        }

        public OptionalLong bytes() {
            return field.bytes();
        }

        /** The items of a list, without those that are wrong. */
        public List<Value> items() {
            return field.items().map(item -> new Value(item, findings)).toList();
        }

        public List<String> texts() {
            return field.texts();
        }

        /** The names of a mapping, in their order. */
        public List<String> names() {
            return List.copyOf(field.byName(Field::pointer).keySet());
        }

        /** Adds an error at this value, unless it, or something in it, is known to be wrong already. */
        public void reject(String message) {
            if (!findings.touch(field.pointer())) {
                findings.atValue(field.pointer(), message);
            }
        }
    }
}
