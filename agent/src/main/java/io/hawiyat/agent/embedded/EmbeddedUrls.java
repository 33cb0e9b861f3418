package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The embedded servers of a data directory that another process holds.
 *
 * @param dataDirectory of an agent that runs on this machine
 */
public record EmbeddedUrls(Path dataDirectory) {

    /** Whether there is an embedded PostgreSQL's data, running or not. */
    public boolean exist() {
        return Files.exists(shared().resolve("postgres"));
    }

    /**
     * As {@link EmbeddedServers#databaseUrl}; secret.
     *
     * @throws IOException when there is none, or this user may not read its password
     */
    public String database() throws IOException {
        return PostgresServer.url(read("postgres.port"), read("postgres.password"));
    }

    /**
     * As {@link EmbeddedServers#redisUrl}; secret.
     *
     * @throws IOException when there is none, or this user may not read its password
     */
    public String redis() throws IOException {
        return RedisServer.url(read("redis.port"), read("redis.password"));
    }

    private String read(String name) throws IOException {
        return Files.readString(shared().resolve(name)).strip();
    }

    private Path shared() {
        return dataDirectory.resolve("embedded");
    }
}
