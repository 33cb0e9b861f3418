package io.hawiyat.agent.docker;

/**
 * How a command in a container ended.
 *
 * @param output of both streams as written, at most 64 KiB
 */
public record ExecResult(int exitCode, String output) {}
