package io.hawiyat.agent.cli;

import io.hawiyat.agent.source.SourceDefinition;
import java.util.Optional;

/**
 * A source that can be watched.
 *
 * @param webhookSecret without one it takes no webhooks
 */
public record SourceSettings(SourceDefinition definition, Optional<Redacted> webhookSecret) {}
