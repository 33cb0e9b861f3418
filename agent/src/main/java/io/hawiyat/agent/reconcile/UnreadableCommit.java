package io.hawiyat.agent.reconcile;

/** An object of the commit can not be read from the cache: the commit is fetched and rendered again. */
final class UnreadableCommit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableCommit(String message) {
        super(message);
    }
}
