package io.hawiyat.agent.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The Notifications of a tree: first all are read, then what they name of Secrets is put in. */
final class NotificationBook {

    private final KindSchema schema = KindSchema.of(Kind.NOTIFICATION);
    private final List<Entry> all = new ArrayList<>();
    private final Map<ApplicationId, String> at = new HashMap<>();

    private record Entry(Document document, Findings findings) {}

    void read(Document document) {
        var findings = new Findings(document);
        schema.check(document, findings);
        NotificationChecks.run(schema.complete(findings).at("spec"), findings);
        DocumentReader.identity(document).ifPresent(name -> {
            var other = at.putIfAbsent(name, document.at());
            if (other != null) {
                findings.atValue("/metadata/name", "Notification " + name + " is declared already, at " + other);
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
    List<Notification> settle(List<Secret> secrets, List<ManifestError> errors) {
        var byName = secrets.stream()
                .collect(Collectors.toMap(
                        secret -> new ApplicationId(secret.project(), secret.name()),
                        secret -> secret,
                        (first, second) -> first));
        var sound = new ArrayList<Notification>();
        for (var entry : all) {
            read(entry, byName).ifPresent(sound::add);
            entry.findings().errors(Optional.empty()).forEach(errors::add);
        }
        return sound;
    }

    private Optional<Notification> read(Entry entry, Map<ApplicationId, Secret> secrets) {
        if (!entry.findings().isEmpty()) {
            return Optional.empty();
        }
        var root = schema.complete(entry.findings());
        var read = new NotificationReader(root, secrets, entry.findings()).read();
        return entry.findings().isEmpty() ? Optional.of(read) : Optional.empty();
    }
}
