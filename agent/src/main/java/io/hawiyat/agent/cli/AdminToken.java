package io.hawiyat.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/** The token of the agent that a command asks: {@code HAWIYAT_TOKEN}, else the file in the data directory. */
final class AdminToken {

    private static final String FILE = "admin.token";

    private final StartPlace place;
    private final Map<String, String> flags;

    /**
     * Looks for nothing yet.
     *
     * @param data the agent's data directory, when it was given
     */
    AdminToken(StartPlace place, Optional<String> data) {
        this.place = place;
        this.flags = data.map(it -> Map.of("data", it)).orElse(Map.of());
    }

    /** The one of the environment. */
    Optional<Redacted> given() {
        return Optional.of(place.environment().getOrDefault("HAWIYAT_TOKEN", "").strip())
                .filter(text -> !text.isEmpty())
                .map(Redacted::new);
    }

    /**
     * The token for what acts.
     *
     * @throws CommandFailed when there is none that this user may read
     */
    Redacted required() {
        return given().orElseGet(() -> {
            var file = SettingsReader.dataDirectory(flags, place).resolve(FILE);
            try {
                return new Redacted(Files.readString(file).strip());
            } catch (IOException unreadable) {
                throw CommandFailed.because("this needs the agent's token, but " + FileProblems.reason(unreadable, file)
                        + ": set HAWIYAT_TOKEN to it, or name the agent's data directory with --data DIR");
            }
        });
    }
}
