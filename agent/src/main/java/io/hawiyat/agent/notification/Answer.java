package io.hawiyat.agent.notification;

/** What came of telling somebody. */
sealed interface Answer {

    record Told() implements Answer {}

    /** May come right by itself. */
    record Failed(String reason) implements Answer {}

    /** The same again would be refused again: a person has to change something. */
    record Refused(String reason) implements Answer {}
}
