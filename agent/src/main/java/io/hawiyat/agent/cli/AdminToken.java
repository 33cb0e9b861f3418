package io.hawiyat.agent.cli;

import io.hawiyat.agent.embedded.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The token of the agent that a command asks: {@code HAWIYAT_TOKEN}, else the file in the data directory.
 *
 * @param environment the one that was set, if any
 * @param file where the agent on this machine keeps it
 */
record AdminToken(Optional<Redacted> environment, Path file) {

    private static final String FILE = "admin.token";

    static AdminToken of(StartPlace place, @Nullable String data) {
        var token = Optional.of(place.environment().getOrDefault("HAWIYAT_TOKEN", "").strip())
                .filter(text -> !text.isEmpty())
                .map(Redacted::new);
        var flags = data == null ? Map.<String, String>of() : Map.of("data", data);
        return new AdminToken(token, SettingsReader.data(flags, place).resolve(FILE));
    }

    /**
     * The token for what acts.
     *
     * @throws CommandFailed when there is none that this user may read
     */
    Redacted required() {
        return environment.orElseGet(() -> {
            try {
                return new Redacted(Files.readString(file).strip());
            } catch (IOException unreadable) {
                throw CommandFailed.because("this needs the agent's token, but " + FileProblems.reason(unreadable, file)
                        + ": set HAWIYAT_TOKEN to it, or name the agent's data directory with --data DIR");
            }
        });
    }
}
