package io.hawiyat.agent.queue;

/**
 * Redis did not do what was asked: away, silent past the command timeout, or refusing. Whether it did it all the same
 * is not known. The connection comes back by itself; whoever catches this tries again later.
 */
public final class QueueUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    QueueUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
