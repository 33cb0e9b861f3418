package io.hawiyat.agent.source;

/** Foreign text made fit for logs, rows and pages: bounded, and without control characters but line breaks and tabs. */
final class PlainText {

    private PlainText() {}

    static String of(String text, int limit) {
        var bounded = text.length() > limit ? text.substring(0, limit) + "…" : text;
        var plain = new StringBuilder(bounded.length());
        bounded.codePoints().filter(PlainText::isPlain).forEach(plain::appendCodePoint);
        return plain.toString().strip();
    }

    /** One line of it, with all control characters shown as {@code ?}: names in hostile trees hold line breaks. */
    static String line(String text, int limit) {
        return of(
                text.codePoints()
                        .map(point -> Character.isISOControl(point) ? '?' : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString(),
                limit);
    }

    private static boolean isPlain(int point) {
        // Half a surrogate pair is not a character, and PostgreSQL refuses it.
        return point == '\n' || point == '\t' || !(Character.isISOControl(point) || isHalfPair(point));
    }

    private static boolean isHalfPair(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
