package io.hawiyat.agent.traefik;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** A connection to a Redis, made when it is first asked, which comes back by itself. Whoever opens it closes it. */
public final class RedisStore implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final String address;
    private final RedisClient client;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<StatefulRedisConnection<String, String>> connection = Optional.empty();

    /**
     * Asks nothing yet.
     *
     * @param url with its password; never shown
     */
    public RedisStore(String url) {
        var uri = RedisURI.create(url);
        uri.setTimeout(TIMEOUT);
        this.address = uri.getHost() + ":" + uri.getPort();
        this.client = RedisClient.create(uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .build());
    }

    /** Where it is, for people. */
    String address() {
        return address;
    }

    /**
     * Asks it, while nobody else does: what is asked may be a transaction.
     *
     * @throws io.lettuce.core.RedisException when it does not answer in time
     */
    <T> T call(Function<RedisCommands<String, String>, T> question) {
        lock.lock();
        try {
            if (connection.isEmpty()) {
                connection = Optional.of(client.connect());
            }
            return question.apply(connection.get().sync());
        } catch (RedisException e) {
            // A transaction that is cut short must not swallow what is asked next.
            connection.ifPresent(StatefulRedisConnection::close);
            connection = Optional.empty();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, TIMEOUT);
    }
}
