package io.hawiyat.agent.manifest;

import java.util.Optional;

/** Reads a Secret. What its values are is not known here: they are encrypted. */
final class SecretReader {

    private static final String HEAD = "-----BEGIN AGE ENCRYPTED FILE-----";
    private static final String TAIL = "-----END AGE ENCRYPTED FILE-----";
    private static final String REFUSAL =
            "must be an armored age file (" + HEAD + "), never the value itself: `hawiyat secret encrypt` prints it";

    private final KindSchema schema = KindSchema.of(Kind.SECRET);

    /** The Secret of a document; empty when there are findings. */
    Optional<Secret> read(Document document, Findings findings) {
        schema.check(document, findings);
        schema.complete(findings).at("spec").at("data").byName(value -> value).values().stream()
                .filter(value -> value.present() && !isArmored(value.text()))
                .forEach(value -> findings.atValue(value.pointer(), REFUSAL));
        if (!findings.isEmpty()) {
            return Optional.empty();
        }
        var root = schema.complete(findings);
        var metadata = root.at("metadata");
        return Optional.of(new Secret(
                metadata.at("project").text(),
                metadata.at("name").text(),
                root.at("spec").at("data").textsByName(),
                document.at()));
    }

    private static boolean isArmored(String text) {
        return text.strip().startsWith(HEAD) && text.strip().endsWith(TAIL);
    }
}
