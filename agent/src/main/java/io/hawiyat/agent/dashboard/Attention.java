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
 * @param command what to run next, when there is one
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

    /** The worst first, then what happened last. */
    @Override
    public int compareTo(Attention other) {
        return ORDER.compare(this, other);
    }
}
