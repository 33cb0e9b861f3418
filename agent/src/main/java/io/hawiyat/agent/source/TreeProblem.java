package io.hawiyat.agent.source;

/**
 * Something in a commit that is not read. What was declared at or below its path must not be taken for removed.
 *
 * @param path relative to the source's path; control characters in it are shown as {@code ?}; empty for the path itself
 * @param message what it is, why it is not read, and what to do
 */
public record TreeProblem(String path, String message) {

    private static final int PATH_LIMIT = 1_000;

    public TreeProblem {
        path = PlainText.line(path, PATH_LIMIT);
    }
}
