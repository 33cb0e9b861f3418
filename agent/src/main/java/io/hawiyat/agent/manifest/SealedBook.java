package io.hawiyat.agent.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The documents of a kind that names Secrets: first all are read, then what they name of Secrets is put in. */
final class SealedBook<T> {

    private final Kind kind;
    private final KindSchema schema;
    private final Checks checks;
    private final Reader<T> reader;
    private final List<Entry> all = new ArrayList<>();
    private final Map<ApplicationId, String> at = new HashMap<>();

    SealedBook(Kind kind, Checks checks, Reader<T> reader) {
        this.kind = kind;
        this.schema = KindSchema.of(kind);
        this.checks = checks;
        this.reader = reader;
    }

    /** Rules that a schema can not say, of a spec without what the schema found wrong. */
    interface Checks {
        void run(Field spec, Findings findings);
    }

    /** Makes one of a document that fits its schema: nothing to build on when there are findings afterwards. */
    interface Reader<T> {
        T read(Field root, Map<ApplicationId, Secret> secrets, Findings findings);
    }

    private record Entry(Document document, Findings findings) {}

    void read(Document document) {
        var findings = new Findings(document);
        schema.check(document, findings);
        checks.run(schema.complete(findings).at("spec"), findings);
        DocumentReader.identity(document).ifPresent(name -> {
            var other = at.putIfAbsent(name, document.at());
            if (other != null) {
                findings.atValue("/metadata/name", kind.title() + " " + name + " is declared already, at " + other);
            }
        });
        all.add(new Entry(document, findings));
    }

    /**
     * Those that are sound.
     *
     * @param secrets all of the tree
     * @param errors takes what is wrong with the others
     */
    List<T> settle(List<Secret> secrets, List<ManifestError> errors) {
        var byName = secrets.stream()
                .collect(Collectors.toMap(
                        secret -> new ApplicationId(secret.project(), secret.name()),
                        secret -> secret,
                        (first, second) -> first));
        var sound = new ArrayList<T>();
        for (var entry : all) {
            read(entry, byName).ifPresent(sound::add);
            entry.findings().errors(Optional.empty()).forEach(errors::add);
        }
        return sound;
    }

    private Optional<T> read(Entry entry, Map<ApplicationId, Secret> secrets) {
        if (!entry.findings().isEmpty()) {
            return Optional.empty();
        }
        var root = schema.complete(entry.findings());
        var read = reader.read(root, secrets, entry.findings());
        return entry.findings().isEmpty() ? Optional.of(read) : Optional.empty();
    }
}
