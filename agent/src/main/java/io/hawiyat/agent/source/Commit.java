package io.hawiyat.agent.source;

import java.time.Instant;

/**
 * What people want to know of a commit. Author and message are the repository's words: without control characters, but
 * not to be trusted as markup.
 *
 * @param id all 40 hexadecimal digits
 * @param author the name, at most 200 characters; empty when the commit has none
 * @param message the whole message, cut after 4,000 characters
 * @param at when it was committed, by the committer's clock
 */
public record Commit(String id, String author, String message, Instant at) {

    private static final int AUTHOR_LIMIT = 200;
    private static final int MESSAGE_LIMIT = 4_000;

    public Commit {
        author = PlainText.of(author, AUTHOR_LIMIT);
        message = PlainText.of(message, MESSAGE_LIMIT);
    }
}
