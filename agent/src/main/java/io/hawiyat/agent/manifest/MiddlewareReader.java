package io.hawiyat.agent.manifest;

import java.util.Optional;

/** Reads a Middleware, but for what its chain refers to. */
final class MiddlewareReader {

    private final KindSchema schema = KindSchema.of(Kind.MIDDLEWARE);

    /** The only entry of a document's {@code spec}; empty when there are findings. */
    Optional<Field> read(Document document, Findings findings) {
        schema.check(document, findings);
        if (!findings.isEmpty()) {
            return Optional.empty();
        }
        var spec = schema.complete(findings).at("spec");
        var settings = spec.at(spec.json().fieldNames().next());
        MiddlewareChecks.run(settings, findings);
        return findings.isEmpty() ? Optional.of(settings) : Optional.empty();
    }
}
