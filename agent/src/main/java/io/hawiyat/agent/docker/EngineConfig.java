package io.hawiyat.agent.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Which engine, and which of the things on it are ours.
 *
 * @param instance prefix of every name
 * @param installation drawn at the first start of this installation
 * @param callDeadline for a call that should take milliseconds
 * @param registryDeadline until a registry's first word in a pull
 * @param memory a folder on a tmpfs that is the same for the engine and for this process; files of Secrets are there
 */
public record EngineConfig(
        String instance,
        String installation,
        EngineHost host,
        Duration callDeadline,
        Duration registryDeadline,
        Path memory) {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Path RUN = Path.of("/run");

    public EngineConfig {
        if (instance.isBlank() || installation.isBlank()) {
            throw new IllegalArgumentException("instance and installation must not be blank");
        }
    }

    public EngineConfig(String instance, String installation, EngineHost host) {
        this(instance, installation, host, DEADLINE, DEADLINE);
    }

    public EngineConfig(
            String instance, String installation, EngineHost host, Duration callDeadline, Duration registryDeadline) {
        this(instance, installation, host, callDeadline, registryDeadline, memory(Map.of()));
    }

    /** The engine that the Docker CLI would use. */
    public static EngineConfig fromEnvironment(String instance, String installation, Map<String, String> environment) {
        return new EngineConfig(
                instance,
                installation,
                EngineHost.fromEnvironment(environment),
                DEADLINE,
                DEADLINE,
                memory(environment));
    }

    /** {@code HAWIYAT_SECRET_FILES}, else what a Linux host has in memory for root, else for everybody. */
    private static Path memory(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("HAWIYAT_SECRET_FILES"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElseGet(() -> Files.isWritable(RUN) && SecretFiles.isInMemory(RUN) ? RUN : Path.of("/dev/shm"));
    }
}
