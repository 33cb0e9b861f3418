package io.hawiyat.agent.queue;

import java.time.Duration;
import java.util.Set;

/** "Look at this source now", each at most once. Losing one costs nothing: sources are polled anyway. */
public final class SourceWakes {

    private static final String WAITING = "sources-waiting";
    private static final int MOST_AT_ONCE = 1000;
    private static final Duration PAUSE_WHILE_UNAVAILABLE = Duration.ofSeconds(1);

    private final QueueConnection connection;
    private final Doorbell bell = new Doorbell();

    public SourceWakes(QueueConnection connection) {
        this.connection = connection;
        connection.listen(Channel.SOURCES, new Ringing(bell));
    }

    /**
     * Has some agent look at the source soon.
     *
     * @throws QueueUnavailable when Redis does not take it; the next poll finds what is new
     */
    public void wake(String source) {
        connection.call("wake a source", redis -> redis.sadd(key(), source));
        connection.publish(Channel.SOURCES, source);
    }

    /**
     * The sources to look at, which are then no longer waiting; at most 1,000, the others stay.
     *
     * @throws QueueUnavailable when Redis does not answer
     */
    public Set<String> take() {
        return connection.call("take woken sources", redis -> redis.spop(key(), MOST_AT_ONCE));
    }

    /** Waits until there may be something to take; false when nothing happened for {@code atMost}. Never throws
     * {@link QueueUnavailable}: while Redis is away it paces its caller. */
    public boolean await(Duration atMost) throws InterruptedException {
        var seen = bell.rings();
        try {
            return connection.call("look for woken sources", redis -> redis.exists(key())) > 0
                    || bell.awaitAfter(seen, atMost);
        } catch (QueueUnavailable away) {
            var pause = atMost.compareTo(PAUSE_WHILE_UNAVAILABLE) < 0 ? atMost : PAUSE_WHILE_UNAVAILABLE;
            return bell.awaitAfter(seen, pause);
        }
    }

    private String key() {
        return connection.prefix() + WAITING;
    }
}
