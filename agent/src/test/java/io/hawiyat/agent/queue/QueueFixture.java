package io.hawiyat.agent.queue;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** An agent's side of the queue: connected, with the parts a test uses. */
record QueueFixture(QueueConnection connection, WorkQueue work, SourceWakes sources, Notices notices)
        implements AutoCloseable {

    /** No machine is as slow as this: only a Redis that hangs is waited for so long. */
    static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(20);

    static QueueFixture opened(String url, String instance, InstantSource clock) {
        return opened(url, instance, clock, SlotLimits.none(), COMMAND_TIMEOUT);
    }

    private static QueueFixture opened(
            String url, String instance, InstantSource clock, SlotLimits limits, Duration timeout) {
        var connection = QueueConnection.open(new QueueConfiguration(url, instance, timeout), clock);
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
        return connected(opened(url, instance, clock, limits, COMMAND_TIMEOUT));
    }

    /** Of one command. */
    static QueueFixture connected(String url, Duration timeout) {
        return connected(opened(url, "test", InstantSource.system(), SlotLimits.none(), timeout));
    }

    private static QueueFixture connected(QueueFixture queue) {
        try {
            if (!queue.connection().awaitConnected(Duration.ofSeconds(10))) {
                throw new IllegalStateException("Redis is not connected within 10 s: "
                        + queue.connection().health());
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
