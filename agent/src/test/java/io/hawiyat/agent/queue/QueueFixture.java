package io.hawiyat.agent.queue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** An agent's side of the queue: connected, with the parts a test uses. */
record QueueFixture(QueueConnection connection, WorkQueue work, SourceWakes sources, Notices notices)
        implements AutoCloseable {

    static final Duration COMMAND_TIMEOUT = Duration.ofMillis(500);

    static QueueFixture opened(String url, String instance, InstantSource clock) {
        return opened(url, instance, clock, SlotLimits.none());
    }

    private static QueueFixture opened(String url, String instance, InstantSource clock, SlotLimits limits) {
        var connection = QueueConnection.open(new QueueConfiguration(url, instance, COMMAND_TIMEOUT), clock);
        var random = RandomGenerator.of("SecureRandom");
        return new QueueFixture(
                connection,
                new WorkQueue(connection, clock, random, limits),
                new SourceWakes(connection),
                new Notices(connection));
    }

    static QueueFixture connected(String url, String instance, InstantSource clock) {
        return connected(url, instance, clock, SlotLimits.none());
    }

    static QueueFixture connected(String url, String instance, InstantSource clock, SlotLimits limits) {
        var queue = opened(url, instance, clock, limits);
        try {
            if (!queue.connection().awaitConnected(Duration.ofSeconds(10))) {
                throw new IllegalStateException("not connected to " + url + " within 10 s");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return queue;
    }

    void flushAll() {
        connection.call("flush", redis -> redis.flushall());
    }

    @Override
    public void close() {
        notices.close();
        connection.close();
    }
}
