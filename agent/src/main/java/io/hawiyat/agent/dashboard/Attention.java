package io.hawiyat.agent.dashboard;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * One thing that a person may have to act on.
 *
 * @param link of the page that tells more
 * @param state in a word
 * @param reason what is wrong, and why
 * @param command what to run next, when there is something and the reason does not name it
 */
public record Attention(
        Tone tone,
        String name,
        Optional<String> link,
        String state,
        String reason,
        Instant since,
        Optional<String> command)
        implements Comparable<Attention> {

    private static final Comparator<Attention> ORDER = Comparator.comparing(Attention::tone)
            .thenComparing(Attention::since, Comparator.reverseOrder())
            .thenComparing(Attention::name);

    /** What is wrong and why, without what to do about it. */
    public String what() {
        return advice().what();
    }

    /** What leads to the command to run next: words, or nothing. */
    public String words() {
        return advice().words();
    }

    /** What to run next, when there is something. */
    public Optional<String> next() {
        return advice().command();
    }

    private Advice advice() {
        return Advice.of(reason, command);
    }

    /** The worst first, then what happened last. */
    @Override
    public int compareTo(Attention other) {
        return ORDER.compare(this, other);
    }
}
