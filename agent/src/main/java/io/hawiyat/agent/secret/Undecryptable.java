package io.hawiyat.agent.secret;

/** A value can not be read; the message says why and what to do, and nothing of the value. */
public final class Undecryptable extends Exception {
    private static final long serialVersionUID = 1L;

    Undecryptable(String message) {
        super(message, null, false, false);
    }
}
