package io.hawiyat.agent.queue;

import java.time.Instant;

/**
 * One item given to one worker until the claim is settled or its visibility ends. It keeps others from claiming the
 * item, and that only while Redis keeps its data: the right to act is a lease in PostgreSQL.
 *
 * @param id the application
 * @param worker who claimed it
 * @param token tells this claim from every other of the same item
 * @param attempt 1 for the first claim since something new was enqueued; one more after each retry and after each
 *     claim that was never settled, so that an item that kills its worker can be told by it and buried
 * @param due when the item became due
 * @param parked whether it was parked before, and now has the slot that it waited for
 */
public record Claim(
        long id, Priority priority, Lane lane, String worker, String token, int attempt, Instant due, boolean parked) {

    public Claim {
        if (attempt < 1) {
            throw new IllegalArgumentException("attempts are counted from 1, but this is " + attempt);
        }
    }
}
