package io.hawiyat.agent.embedded;

/** What one probe of a server found. */
sealed interface Answer {

    record Ready() implements Answer {}

    /** It answers, but only to say that it is loading or recovering: alive, and not to be disturbed. */
    record Starting(String reason) implements Answer {}

    /** No answer, or one that no server of ours would give. */
    record Silent(String reason) implements Answer {}
}
