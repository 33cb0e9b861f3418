package io.hawiyat.agent.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an image gives to its containers where a manifest says nothing.
 *
 * @param command ENTRYPOINT
 * @param args CMD
 * @param healthcheck HEALTHCHECK as the engine writes it, in one line; empty when it has none
 * @param platform such as {@code linux/amd64} or {@code linux/arm64/v8}
 */
public record ImageDefaults(
        Map<String, String> env,
        List<String> command,
        List<String> args,
        Optional<String> workingDir,
        Optional<String> user,
        Optional<String> stopSignal,
        String platform,
        Map<String, String> labels,
        String healthcheck) {
    public ImageDefaults {
        labels = Map.copyOf(labels);
        env = Map.copyOf(env);
        command = List.copyOf(command);
        args = List.copyOf(args);
    }
}
