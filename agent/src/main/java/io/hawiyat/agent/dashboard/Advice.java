package io.hawiyat.agent.dashboard;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A message of the agent taken apart: what it says, and what it says to do.
 *
 * @param what happened, with commits as short as they stand elsewhere on the page
 * @param words that lead to the command
 * @param command what to run next, when there is one
 */
record Advice(String what, String words, Optional<String> command) {

    private static final Pattern ENDING = Pattern.compile("; (?<words>[^;`]*)`(?<command>hawiyat [^`]*)`$");
    private static final Pattern COMMIT = Pattern.compile("\\b([0-9a-f]{8})[0-9a-f]{32}\\b");

    /** @param otherwise the command when the message itself names none at its end */
    static Advice of(String message, Optional<String> otherwise) {
        var ending = ENDING.matcher(message);
        return ending.find()
                ? new Advice(
                        brief(message.substring(0, ending.start())),
                        ending.group("words"),
                        Optional.of(ending.group("command")))
                : new Advice(brief(message), "", otherwise);
    }

    /** The text with its commits shortened. */
    static String brief(String text) {
        return COMMIT.matcher(text).replaceAll("$1");
    }
}
