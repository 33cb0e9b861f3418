package io.hawiyat.agent.api;

import java.util.Optional;

/** One piece of an event stream, as the HTML standard's chapter on server-sent events lays it out. */
sealed interface StreamFrame {

    /** What goes over the wire. */
    String text();

    /** Keeps the connection, and whatever stands between, awake. */
    record Comment(String words) implements StreamFrame {
        @Override
        public String text() {
            return ": " + words + "\n\n";
        }
    }

    /**
     * One event.
     *
     * @param id what a reader sends as Last-Event-ID to go on from here
     * @param data one line of JSON
     */
    record Event(Optional<Long> id, String name, String data) implements StreamFrame {
        @Override
        public String text() {
            return id.map(number -> "id: " + number + "\n").orElse("") + "event: " + name + "\ndata: " + data + "\n\n";
        }
    }

    /** Tells a reader that it can not go on from where it was: it is to read everything anew. */
    static Event reset(Optional<Long> id) {
        return new Event(id, "reset", "{}");
    }
}
