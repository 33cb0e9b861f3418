package io.hawiyat.agent.queue;

import java.time.Instant;

/** Whether Redis answers. */
public sealed interface QueueHealth {

    /** The last command was answered. */
    record Up() implements QueueHealth {}

    /**
     * Redis is away or does not answer.
     *
     * @param since when the first command failed or the connection was lost
     * @param reason for a person, without secrets: why nobody can connect, once that was tried
     */
    record Down(Instant since, String reason) implements QueueHealth {}
}
