package io.hawiyat.agent.notification;

/** What came of telling somebody. */
sealed interface Answer {

    /** Why nobody was told; empty when somebody was. */
    String reason();

    record Told() implements Answer {

        @Override
        public String reason() {
            return "";
        }
    }

    /** May come right by itself. */
    record Failed(String reason) implements Answer {}

    /** The same again would be refused again: a person has to change something. */
    record Refused(String reason) implements Answer {}
}
