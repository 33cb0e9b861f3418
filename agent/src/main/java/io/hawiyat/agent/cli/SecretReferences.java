package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.CheckedYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Secrets that {@code hawiyat.yml} names and does not hold: {@code {env: NAME}} or {@code {file: PATH}}.
 *
 * @param folder what relative paths are relative to
 */
record SecretReferences(Map<String, String> environment, Path folder) {

    private static final long LARGEST = 64 << 10;

    /** The secret; empty when none is named, or when it is not to be had, which is then an error of the value. */
    Optional<Redacted> read(CheckedYaml.Value reference) {
        if (!reference.present()) {
            return Optional.empty();
        }
        var variable = reference.at("env");
        var file = reference.at("file");
        if (variable.present() == file.present()) {
            reference.reject("must be {env: NAME} or {file: PATH}, and one of them only");
            return Optional.empty();
        }
        return variable.present() ? fromEnvironment(variable) : fromFile(file);
    }

    /** The secrets of one reference, or of a list of them, which all count: so a secret is replaced without a gap. */
    List<Redacted> readAll(CheckedYaml.Value references) {
        var several = references.items();
        return several.isEmpty()
                ? read(references).stream().toList()
                : several.stream().flatMap(it -> read(it).stream()).toList();
    }

    private Optional<Redacted> fromEnvironment(CheckedYaml.Value variable) {
        var secret = environment.getOrDefault(variable.text(), "");
        if (secret.isEmpty()) {
            variable.reject("the environment variable " + variable.text() + " is not set, or empty");
            return Optional.empty();
        }
        return Optional.of(new Redacted(secret));
    }

    private Optional<Redacted> fromFile(CheckedYaml.Value file) {
        var path = folder.resolve(file.text());
        try {
            if (Files.size(path) > LARGEST) {
                file.reject(path + " has more than 64 KiB: is it the right file?");
                return Optional.empty();
            }
            var secret = Files.readString(path).strip();
            if (secret.isEmpty()) {
                file.reject(path + " is empty");
                return Optional.empty();
            }
            return Optional.of(new Redacted(secret));
        } catch (IOException unreadable) {
            file.reject("can not be read: " + FileProblems.reason(unreadable, path));
            return Optional.empty();
        }
    }
}
