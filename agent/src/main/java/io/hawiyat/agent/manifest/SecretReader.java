package io.hawiyat.agent.manifest;

import java.util.Optional;

/** Reads a Secret. What its values are is not known here: they are encrypted. */
final class SecretReader {

    private static final String HEAD = "-----BEGIN AGE ENCRYPTED FILE-----";
    private static final String TAIL = "-----END AGE ENCRYPTED FILE-----";
    private static final String REFUSAL =
            "must be an armored age file (" + HEAD + "), never the value itself: `hawiyat secret encrypt` prints it";
    private static final String SOPS_REFUSAL =
            "is not encrypted, though the document is of SOPS: `sops encrypt --encrypted-regex '^data$'`";

    private final KindSchema schema = KindSchema.of(Kind.SECRET);

    /** The Secret of a document; empty when there are findings. */
    Optional<Secret> read(Document document, Findings findings) {
        schema.check(document, findings);
        var sops = SopsDocument.of(document);
        checkValues(sops, findings);
        if (!findings.isEmpty()) {
            return Optional.empty();
        }
        var root = schema.complete(findings);
        var metadata = root.at("metadata");
        return Optional.of(new Secret(
                metadata.at("project").text(),
                metadata.at("name").text(),
                root.at("spec").at("data").textsByName(),
                sops,
                document.at()));
    }

    private void checkValues(Optional<SopsDocument> sops, Findings findings) {
        var data = schema.complete(findings).at("spec").at("data");
        data.byName(value -> value).values().stream()
                .filter(value -> value.present() && !isEncrypted(value.text(), sops))
                .forEach(value -> findings.atValue(value.pointer(), sops.isPresent() ? SOPS_REFUSAL : REFUSAL));
        if (sops.filter(SopsDocument::isTooLarge).isPresent()) {
            findings.atKey(data.pointer(), "is too much for one document of SOPS: at most 200 values, and 128 KiB");
        }
    }

    private static boolean isEncrypted(String text, Optional<SopsDocument> sops) {
        return sops.isPresent() ? SopsDocument.isEncrypted(text) : isArmored(text);
    }

    private static boolean isArmored(String text) {
        return text.strip().startsWith(HEAD) && text.strip().endsWith(TAIL);
    }
}
