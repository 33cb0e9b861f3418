package io.hawiyat.agent.state;

import java.time.Duration;

/**
 * The right to act on one application, for a while.
 *
 * @param token rises with each holder: a write with an older one changes nothing
 * @param remaining as PostgreSQL counted it at the moment of the answer; count it down on a monotonic clock
 */
public record Lease(long application, String agent, long token, Duration remaining) {}
