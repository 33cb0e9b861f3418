package io.hawiyat.agent.cli;

/**
 * What `hawiyat doctor` found of one thing.
 *
 * @param check what was looked at
 * @param remedy what to do; empty when there is nothing to be done
 */
record Finding(String check, Verdict verdict, String message, String remedy) {

    /** How bad it is. */
    enum Verdict {
        OK("ok"),
        WARNING("warning"),
        FAILED("failed");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    static Finding ok(String check, String message) {
        return new Finding(check, Verdict.OK, message, "");
    }

    static Finding warning(String check, String message, String remedy) {
        return new Finding(check, Verdict.WARNING, message, remedy);
    }

    static Finding failed(String check, String message, String remedy) {
        return new Finding(check, Verdict.FAILED, message, remedy);
    }
}
