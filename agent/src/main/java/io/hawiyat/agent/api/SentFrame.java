package io.hawiyat.agent.api;

/** A frame as it goes over the wire: of one class, because writers are found by the exact class. */
record SentFrame(String text) {

    static SentFrame of(StreamFrame frame) {
        return new SentFrame(frame.text());
    }
}
