package io.hawiyat.agent.docker;

import java.time.Instant;

/**
 * One line that a container wrote.
 *
 * @param at the engine's time
 * @param error whether it was written to the standard error stream
 * @param text without its end of line; a line over 16 KiB comes in parts
 */
public record LogLine(Instant at, boolean error, String text) {}
