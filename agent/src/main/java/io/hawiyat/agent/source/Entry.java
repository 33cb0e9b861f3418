package io.hawiyat.agent.source;

/**
 * A regular file of a commit.
 *
 * @param path relative to the source's path, separated by {@code /}
 * @param blob the id of its content: equal ids are equal bytes
 * @param size in bytes
 */
public record Entry(String path, String blob, long size, boolean executable) {}
