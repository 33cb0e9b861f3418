package io.hawiyat.agent.queue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * "This changed, look again", to every agent that listens at that moment. It carries no content and may be lost or
 * doubled; after a lost connection every subscriber is told once, as it may have missed something.
 */
public final class Notices implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    /** Ends with {@link #close}. */
    public interface Subscription extends AutoCloseable {

        @Override
        void close();
    }

    private final QueueConnection connection;
    private final Map<String, List<Subscriber>> subscribers = new ConcurrentHashMap<>();
    // Never the connection's own thread: a subscriber that asks Redis something would wait for itself.
    private final ExecutorService deliverer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("queue-notices").factory());

    public Notices(QueueConnection connection) {
        this.connection = connection;
        connection.listen(Channel.CHANGES, new Delivery());
    }

    /**
     * Tells the topic's subscribers at every agent.
     *
     * @throws QueueUnavailable when Redis does not take it; readers find what changed at their next look
     */
    public void publish(String topic) {
        connection.publish(Channel.CHANGES, topic);
    }

    /**
     * From now on, until closed.
     *
     * @param look runs after each notice, one at a time for all subscribers of this agent: it only signals
     */
    public Subscription subscribe(String topic, Runnable look) {
        var subscriber = new Subscriber(topic, look);
        subscribers.computeIfAbsent(topic, name -> new CopyOnWriteArrayList<>()).add(subscriber);
        return subscriber;
    }

    @Override
    public void close() {
        deliverer.shutdownNow();
    }

    private void deliver(List<Subscriber> told) {
        try {
            told.forEach(subscriber -> deliverer.execute(subscriber::look));
        } catch (RejectedExecutionException e) {
            LOG.atDebug().log("A notice came while closing");
        }
    }

    // A class and no record: two subscriptions with the same action are two.
    private final class Subscriber implements Subscription {

        private final String topic;
        private final Runnable look;

        Subscriber(String topic, Runnable look) {
            this.topic = topic;
            this.look = look;
        }

        void look() {
            try {
                look.run();
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).addKeyValue("topic", topic).log("A subscriber to changes failed");
            }
        }

        @Override
        public void close() {
            subscribers.computeIfPresent(topic, (name, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }

    private final class Delivery implements Listeners.Listener {

        @Override
        public void heard(String topic) {
            deliver(subscribers.getOrDefault(topic, List.of()));
        }

        @Override
        public void missed() {
            subscribers.values().forEach(Notices.this::deliver);
        }
    }
}
