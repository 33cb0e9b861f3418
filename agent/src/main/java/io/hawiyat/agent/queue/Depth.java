package io.hawiyat.agent.queue;

import java.time.Duration;
import java.util.Optional;

/**
 * How much there is to do.
 *
 * @param queued due and unclaimed, what waits for a slot included
 * @param claimed being worked on, claims past their visibility included
 * @param delayed not yet due
 * @param dead in dead letters
 * @param oldest how long the longest waiting of the queued is due, empty when nothing is queued
 */
public record Depth(long queued, long claimed, long delayed, long dead, Optional<Duration> oldest) {}
