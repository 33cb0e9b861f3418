package io.hawiyat.agent.cli;

import java.util.function.Consumer;

/**
 * One setting as somebody gave it.
 *
 * @param rejection takes what is wrong with it, and says where it was given
 */
record Given(String text, Consumer<String> rejection) {

    void reject(String message) {
        rejection.accept(message);
    }

    /** Without the text: it may be a secret. */
    @Override
    public String toString() {
        return "Given";
    }
}
