package io.hawiyat.agent.manifest;

import java.util.regex.Pattern;

/**
 * The condition under which a circuit opens, in Traefik's language: comparisons joined by {@code &&} and {@code ||}.
 *
 * <p>Traefik compares strictly by type: a latency with a whole number, a ratio with one that has a decimal point
 * (vulcand/oxy, cbreaker/predicates.go).
 */
final class CircuitExpression {

    private static final String OPERATOR = "\\s*(?:>=|<=|==|!=|>|<)\\s*";
    private static final String WHOLE = "[0-9]{1,9}";
    private static final String DECIMAL = "[0-9]{1,9}\\.[0-9]{1,9}";

    private static final Pattern COMPARISON =
            Pattern.compile("LatencyAtQuantileMS\\(\\s*" + DECIMAL + "\\s*\\)" + OPERATOR
                    + WHOLE + "(?![0-9.])|(?:NetworkErrorRatio\\(\\s*\\)|ResponseCodeRatio\\(\\s*" + WHOLE
                    + "(?:\\s*,\\s*" + WHOLE
                    + "){3}\\s*\\))" + OPERATOR + DECIMAL);

    /** Stands for what was understood; no text of a manifest has it. */
    private static final String TRUTH = "\u0000";

    private static final Pattern JOINED =
            Pattern.compile("\\(\\s*" + TRUTH + "\\s*\\)|" + TRUTH + "\\s*(?:&&|\\|\\|)\\s*" + TRUTH);

    private CircuitExpression() {}

    static boolean isValid(String text) {
        var rest = COMPARISON.matcher(text).replaceAll(TRUTH);
        var before = "";
        while (!rest.equals(before)) {
            before = rest;
            rest = JOINED.matcher(rest).replaceAll(TRUTH);
        }
        return rest.strip().equals(TRUTH);
    }
}
