package io.hawiyat.agent.queue;

/** One thing that happens to a queue in a property test; times in seconds. */
sealed interface QueueStep {

    record Put(long id, Priority priority, String lane, int dueIn, boolean news) implements QueueStep {}

    record ClaimNext() implements QueueStep {}

    record Renew(int claim) implements QueueStep {}

    record Heed(int claim) implements QueueStep {}

    record Enter(int claim) implements QueueStep {}

    record Leave(int claim) implements QueueStep {}

    // The claim is counted back from the newest, the lost and the settled included.
    record Settle(int claim, Outcome outcome, int dueIn) implements QueueStep {}

    record Revive(long id) implements QueueStep {}

    record Pass(int seconds) implements QueueStep {}

    enum Outcome {
        ACKNOWLEDGE,
        RETRY,
        POSTPONE,
        PARK,
        BURY
    }
}
