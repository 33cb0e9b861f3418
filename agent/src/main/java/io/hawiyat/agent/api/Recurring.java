package io.hawiyat.agent.api;

import java.time.Duration;

/** What is done from the start of the agent until its end, again and again. */
public interface Recurring {

    /** Between the end of one time and the beginning of the next. */
    Duration pause();

    /** Once, which takes seconds at most. What it throws is told, and the next time comes all the same. */
    void recur();
}
