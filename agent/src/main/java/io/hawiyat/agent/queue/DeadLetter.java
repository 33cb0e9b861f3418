package io.hawiyat.agent.queue;

import java.time.Instant;

/**
 * An item that nobody claims until something new is enqueued for it or a person revives it.
 *
 * @param attempts how often it was claimed
 * @param reason as given by the worker that buried it, at most 1,000 characters
 */
public record DeadLetter(long id, Priority priority, Lane lane, int attempts, String reason, Instant buriedAt) {}
