package io.hawiyat.agent.cli;

/**
 * A source of {@code hawiyat.yml} that can not be watched as it is written.
 *
 * @param source its name
 * @param message what is wrong and what to do, without the URL: it may hold a password
 */
public record SourceProblem(String source, String message) {}
