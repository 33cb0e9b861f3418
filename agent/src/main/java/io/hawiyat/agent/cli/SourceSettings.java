package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.ProjectScope;
import io.hawiyat.agent.source.SourceDefinition;
import java.util.List;

/**
 * A source that can be watched.
 *
 * @param scope in which projects it may declare anything
 * @param webhookSecrets each of them counts; without one it takes no webhooks
 */
public record SourceSettings(SourceDefinition definition, ProjectScope scope, List<Redacted> webhookSecrets) {

    public SourceSettings {
        webhookSecrets = List.copyOf(webhookSecrets);
    }

    /** One that may declare anything in every project. */
    public SourceSettings(SourceDefinition definition, List<Redacted> webhookSecrets) {
        this(definition, ProjectScope.everything(), webhookSecrets);
    }
}
