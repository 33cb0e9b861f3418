package io.hawiyat.agent.cli;

import io.hawiyat.agent.embedded.DataDirectory;
import io.hawiyat.agent.embedded.EmbeddedConfig;
import io.hawiyat.agent.embedded.EmbeddedServers;
import io.hawiyat.agent.embedded.EmbeddedUrls;
import io.hawiyat.agent.embedded.StartRefused;
import io.hawiyat.agent.state.DatabaseLogin;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * The database of an agent with some settings, for a command that works on it directly: the operator's server, the
 * embedded one of the agent that runs, or the embedded one, started for as long as this is open.
 */
final class OpenedDatabase implements AutoCloseable {

    private final DatabaseLogin login;
    private final Optional<DataDirectory> data;
    private final Optional<EmbeddedServers> servers;

    private OpenedDatabase(DatabaseLogin login, Optional<DataDirectory> data, Optional<EmbeddedServers> servers) {
        this.login = login;
        this.data = data;
        this.servers = servers;
    }

    /** To be read, beside an agent that may be running. */
    static OpenedDatabase shared(Settings settings) throws IOException, InterruptedException {
        if (settings.database().isPresent()) {
            return new OpenedDatabase(login(settings.database().get()), Optional.empty(), Optional.empty());
        }
        if (!new EmbeddedUrls(settings.data()).exist()) {
            throw CommandFailed.because(settings.data()
                    + " is not the data directory of an agent with an embedded database: name that with --data DIR, or"
                    + " the server with HAWIYAT_DATABASE_URL");
        }
        try {
            return exclusive(settings);
        } catch (StartRefused refused) {
            if (refused.why() != StartRefused.Why.IN_USE) {
                throw refused;
            }
            var url = DatabaseUrl.parse(new EmbeddedUrls(settings.data()).database());
            return new OpenedDatabase(login(url), Optional.empty(), Optional.empty());
        }
    }

    /**
     * To be written, with the data directory.
     *
     * @throws StartRefused when an agent runs on it
     */
    static OpenedDatabase exclusive(Settings settings) throws IOException, InterruptedException {
        var data = DataDirectory.open(settings.data(), new SecureRandom());
        try {
            if (settings.database().isPresent()) {
                return new OpenedDatabase(login(settings.database().get()), Optional.of(data), Optional.empty());
            }
            var servers = EmbeddedServers.start(data, EmbeddedConfig.defaults(), Clock.systemUTC());
            return new OpenedDatabase(
                    login(DatabaseUrl.parse(servers.databaseUrl())), Optional.of(data), Optional.of(servers));
        } catch (IOException | InterruptedException | RuntimeException failed) {
            data.close();
            throw failed;
        }
    }

    private static DatabaseLogin login(DatabaseUrl url) {
        return new DatabaseLogin(url.jdbcUrl(), url.user(), url.password().reveal());
    }

    DatabaseLogin login() {
        return login;
    }

    /** Of an exclusive one. */
    DataDirectory data() {
        return data.orElseThrow();
    }

    @Override
    public void close() throws IOException {
        servers.ifPresent(EmbeddedServers::close);
        if (data.isPresent()) {
            data.get().close();
        }
    }
}
