package io.hawiyat.agent.state;

/** What is stored is nothing that this release can read: it was spoiled, or a newer release wrote it. */
public final class UnreadableState extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnreadableState(String message, Throwable cause) {
        super(message, cause);
    }
}
