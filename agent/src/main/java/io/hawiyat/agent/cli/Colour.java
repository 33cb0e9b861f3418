package io.hawiyat.agent.cli;

import java.util.Set;

/** The colours of the words that say how things stand. */
enum Colour {
    GOOD("32"),
    WAITING("33"),
    BAD("31"),
    NONE("");

    private static final Set<String> GOOD_WORDS = Set.of("Synced", "Healthy", "Succeeded", "ok");
    private static final Set<String> WAITING_WORDS = Set.of(
            "OutOfSync", "Progressing", "Running", "Queued", "RetryScheduled", "Suspended", "Superseded", "warning");
    private static final Set<String> BAD_WORDS = Set.of("Degraded", "Missing", "Failed", "RolledBack", "failed");

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    static Colour of(String word) {
        if (GOOD_WORDS.contains(word)) {
            return GOOD;
        }
        if (WAITING_WORDS.contains(word)) {
            return WAITING;
        }
        return BAD_WORDS.contains(word) ? BAD : NONE;
    }

    String paint(String text) {
        return this == NONE ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
