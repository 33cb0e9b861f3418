package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawiyat.agent.manifest.CheckedYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The operator's {@code hawiyat.yml}.
 *
 * @param folder absolute; what paths in it are relative to
 */
record ConfigurationFile(CheckedYaml content, Path folder) {

    static final String NAME = "hawiyat.yml";

    /** Its JSON Schema, for editors. */
    static String schema() {
        try (var stream = ConfigurationFile.class.getResourceAsStream("configuration.json")) {
            if (stream == null) {
                throw new IllegalStateException("configuration.json is missing: the jar is incomplete");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("configuration.json can not be read", unreadable);
        }
    }

    /**
     * Reads the file that was named, else the one in the working directory, else nothing.
     *
     * @param errors takes why the named one can not be read
     */
    static ConfigurationFile find(Optional<Given> named, Path workingDirectory, List<String> errors) {
        if (named.isPresent()) {
            var given = named.get();
            return read(workingDirectory.resolve(given.text()), given.text(), given::reject)
                    .orElseGet(() -> none(workingDirectory));
        }
        var usual = workingDirectory.resolve(NAME);
        return Files.exists(usual)
                ? read(usual, NAME, message -> errors.add(NAME + ": " + message))
                        .orElseGet(() -> none(workingDirectory))
                : none(workingDirectory);
    }

    private static Optional<ConfigurationFile> read(Path file, String name, Consumer<String> rejection) {
        try {
            var content = CheckedYaml.read(name, Files.readAllBytes(file), json());
            return Optional.of(new ConfigurationFile(content, file.resolveSibling("")));
        } catch (IOException unreadable) {
            rejection.accept("can not be read: " + FileProblems.reason(unreadable, file));
            return Optional.empty();
        }
    }

    private static ConfigurationFile none(Path workingDirectory) {
        return new ConfigurationFile(CheckedYaml.none(), workingDirectory);
    }

    private static JsonNode json() {
        try {
            return new ObjectMapper().readTree(schema());
        } catch (IOException malformed) {
            throw new UncheckedIOException("configuration.json is not JSON", malformed);
        }
    }
}
