package io.hawiyat.agent.cli;

import io.hawiyat.agent.embedded.DataDirectory;
import io.hawiyat.agent.embedded.EmbeddedUrls;
import io.hawiyat.agent.state.DatabaseLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The installation that is looked at.
 *
 * @param running whether an agent holds its data directory
 * @param installation the id that the data directory has kept
 */
record Patient(Settings settings, boolean running, Optional<String> installation) {

    static Patient of(Settings settings) throws IOException {
        var data = settings.data();
        var kept = data.resolve("installation-id");
        return new Patient(
                settings,
                Files.isDirectory(data) && DataDirectory.isInUse(data),
                Files.isReadable(kept) ? Optional.of(Files.readString(kept).strip()) : Optional.empty());
    }

    Path data() {
        return settings.data();
    }

    /** Where its database can be reached; empty for an embedded one that does not run. */
    Optional<DatabaseLogin> database() throws IOException {
        var url = settings.database();
        if (url.isEmpty() && running) {
            url = Optional.of(DatabaseUrl.parse(new EmbeddedUrls(data()).database()));
        }
        return url.map(
                it -> new DatabaseLogin(it.jdbcUrl(), it.user(), it.password().reveal()));
    }

    /** Where its queue can be reached; empty for an embedded one that does not run. */
    Optional<String> redis() throws IOException {
        if (settings.redis().isPresent()) {
            return settings.redis().map(it -> it.url().reveal());
        }
        return running ? Optional.of(new EmbeddedUrls(data()).redis()) : Optional.empty();
    }
}
