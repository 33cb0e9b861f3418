package io.hawiyat.agent.queue;

/** What became of a claim that its worker gave back. */
public enum Settlement {
    /** As asked. */
    SETTLED,
    /** The item was enqueued again while it was claimed and waits for its next claim. */
    AGAIN,
    /** The claim had ended (another worker has the item, or Redis lost its data). Nothing was changed. */
    LOST
}
