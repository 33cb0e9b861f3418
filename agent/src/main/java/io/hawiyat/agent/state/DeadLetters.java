package io.hawiyat.agent.state;

import java.util.Optional;

/** What agents failed at over and over, and work on no more: told where people look. */
public interface DeadLetters {

    /** The condition that says so. */
    String CONDITION = "DeadLetter";

    /**
     * Records it as a condition of the application and as an event. The condition ends with the next look that succeeds,
     * or with a person's retry.
     *
     * @param attempts how often it was tried
     * @param reason what failed the last time
     * @return what was recorded, with the command that takes it back; empty when there is no such application
     */
    Optional<String> put(long application, int attempts, String reason);
}
