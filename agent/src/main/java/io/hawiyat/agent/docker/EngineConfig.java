package io.hawiyat.agent.docker;

import java.time.Duration;
import java.util.Map;

/**
 * Which engine, and which of the things on it are ours.
 *
 * @param instance prefix of every name
 * @param installation drawn at the first start of this installation
 * @param callDeadline for a call that should take milliseconds
 * @param registryDeadline until a registry's first word in a pull
 */
public record EngineConfig(
        String instance, String installation, EngineHost host, Duration callDeadline, Duration registryDeadline) {

    public EngineConfig {
        if (instance.isBlank() || installation.isBlank()) {
            throw new IllegalArgumentException("instance and installation must not be blank");
        }
    }

    public EngineConfig(String instance, String installation, EngineHost host) {
        this(instance, installation, host, Duration.ofSeconds(60), Duration.ofSeconds(60));
    }

    /** The engine that the Docker CLI would use. */
    public static EngineConfig fromEnvironment(String instance, String installation, Map<String, String> environment) {
        return new EngineConfig(instance, installation, EngineHost.fromEnvironment(environment));
    }
}
