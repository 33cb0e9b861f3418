package io.hawiyat.agent.state;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that goes from change to change until it is closed, and tries again what failed. */
public final class ChangeLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeLoop.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    private final String name;
    private final ChangeFeed changes;
    private final Turn turn;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** Does what is there to do. */
    @FunctionalInterface
    public interface Turn {
        Pause take();
    }

    /** Until something is published after {@code seen}, and not for longer than {@code atMost}. */
    public record Pause(long seen, Duration atMost) {}

    /**
     * Not started.
     *
     * @param name of the thread, and of what its log says fails
     */
    public ChangeLoop(String name, ChangeFeed changes, Turn turn) {
        this.name = name;
        this.changes = changes;
        this.turn = turn;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public boolean open() {
        return closed.getCount() > 0;
    }

    private void run() {
        while (open()) {
            try {
                var pause = turn.take();
                changes.await(pause.seen(), pause.atMost(), this::open);
            } catch (InterruptedException stopping) {
                return;
            } catch (RuntimeException failed) {
                LOG.atWarn().log("{} can not go on, trying again: {}", name, failed.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            closed.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends its wait, but not its turn, which would break a connection to PostgreSQL: that has a few seconds to end. */
    @Override
    public void close() {
        closed.countDown();
        changes.wake();
        try {
            thread.join(SHUTDOWN);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
