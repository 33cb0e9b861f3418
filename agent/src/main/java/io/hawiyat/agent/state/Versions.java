package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Application;
import java.time.Instant;
import java.util.Optional;

/**
 * The two versions of an application that are kept whole.
 *
 * @param retryAt when a failing environment is tried again; empty while nothing waits for that
 */
public record Versions(Optional<Application> desired, Optional<Application> lastGood, Optional<Instant> retryAt) {}
