package io.hawiyat.agent.cli;

import io.hawiyat.agent.source.SourceDefinition;
import java.util.List;

/**
 * A source that can be watched.
 *
 * @param webhookSecrets each of them counts; without one it takes no webhooks
 */
public record SourceSettings(SourceDefinition definition, List<Redacted> webhookSecrets) {

    public SourceSettings {
        webhookSecrets = List.copyOf(webhookSecrets);
    }
}
