package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The contexts that the Docker CLI keeps in its configuration folder, each by the SHA-256 of its name. */
record DockerContexts(Path config) {

    /** The context that the user chose with {@code docker context use}. */
    Optional<String> current() {
        var file = config.resolve("config.json");
        return Files.exists(file)
                ? Optional.of(read(file).path("currentContext").asText("")).filter(name -> !name.isEmpty())
                : Optional.empty();
    }

    EngineHost host(String context) {
        var folder = hash(context);
        var meta = config.resolve("contexts/meta").resolve(folder).resolve("meta.json");
        if (!Files.exists(meta)) {
            throw new IllegalArgumentException(
                    "Docker context '" + context + "' is not in " + config + "; see: docker context ls");
        }
        var host = read(meta).path("Endpoints").path("docker").path("Host").asText("");
        var certificates = config.resolve("contexts/tls").resolve(folder).resolve("docker");
        return new EngineHost(
                EngineHost.uri("the host of Docker context " + context, host),
                Optional.of(certificates).filter(Files::isDirectory),
                config);
    }

    private static JsonNode read(Path file) {
        try {
            return Json.read(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static String hash(String name) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
