package io.hawiyat.agent.manifest;

/** Line breaks as YAML 1.1 and SnakeYAML count them, so that positions agree. */
final class Lines {

    private Lines() {}

    /** The index after the line that begins at an index, its break included. */
    static int end(String text, int from) {
        for (var index = from; index < text.length(); index++) {
            var character = text.charAt(index);
            if (character == '\r' && index + 1 < text.length() && text.charAt(index + 1) == '\n') {
                return index + 2;
            }
            if (isBreak(character)) {
                return index + 1;
            }
        }
        return text.length();
    }

    /** Where the end of a text is, which begins its file. */
    static Position positionAfter(String text) {
        var line = 1;
        var start = 0;
        while (start < text.length()) {
            var end = end(text, start);
            if (!isBreak(text.charAt(end - 1))) {
                break;
            }
            line++;
            start = end;
        }
        return new Position(line, text.codePointCount(start, text.length()) + 1);
    }

    private static boolean isBreak(char character) {
        return switch (character) {
            case '\n', '\r', '\u0085', '\u2028', '\u2029' -> true;
            default -> false;
        };
    }
}
