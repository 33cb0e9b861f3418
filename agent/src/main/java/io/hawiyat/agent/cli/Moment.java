package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** Times for people: to the second, because more is for programs, which read JSON. */
final class Moment {

    /** Of {@code 2026-01-01T00:00:00}. */
    private static final int TO_THE_SECOND = 19;

    private Moment() {}

    /** A time as the API writes it, in UTC; empty when there is none. */
    static String text(JsonNode time) {
        var text = time.isTextual() ? time.asText() : "";
        return text.length() > TO_THE_SECOND ? text.substring(0, TO_THE_SECOND) + "Z" : text;
    }

    /** The same as a cell of a table. */
    static String cell(JsonNode time) {
        var text = text(time);
        return text.isEmpty() ? "-" : text;
    }
}
