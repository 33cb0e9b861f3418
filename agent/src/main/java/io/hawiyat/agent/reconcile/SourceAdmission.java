package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.DeclaredSource;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.source.SourceDefinition;
import io.hawiyat.agent.state.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of the sources that a commit declares are to be watched. */
record SourceAdmission(DeclaredDefinitions definitions, Grant grant) {

    /** More would be a way to keep every agent busy with one commit. */
    private static final int MOST = 50;

    /** @param errors takes what is wrong with the others */
    List<Sources.Declaration> admit(List<DeclaredSource> declared, List<ManifestError> errors) {
        var admitted = new ArrayList<Sources.Declaration>();
        for (var source : declared) {
            try {
                var definition = definitions.of(source);
                definitions.webhookSecret(source);
                var refusal = admitted.size() == MOST
                        ? Optional.of("is one more than " + MOST + ", which is as many as one source may declare")
                        : grant.refusal(definition);
                refusal.ifPresentOrElse(
                        why -> errors.add(error(source, why)), () -> admitted.add(declaration(definition, source)));
            } catch (IllegalArgumentException unusable) {
                errors.add(error(source, String.valueOf(unusable.getMessage())));
            }
        }
        return admitted;
    }

    private static Sources.Declaration declaration(SourceDefinition definition, DeclaredSource source) {
        return new Sources.Declaration(
                new Sources.Definition(
                        definition.name(),
                        definition.url().display(),
                        definition.tracked().shown(),
                        definition.path().value(),
                        definition.interval()),
                source);
    }

    private static ManifestError error(DeclaredSource source, String message) {
        return ManifestError.at(source.file(), "spec", message, Optional.empty());
    }
}
