package io.hawiyat.agent.manifest;

import java.util.regex.Pattern;

/** Texts of manifests within messages: always one line, never long. */
final class Quoting {

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cs}]");
    private static final int LONGEST = 60;

    private Quoting() {}

    static String quoted(String text) {
        return '"' + oneLine(text, LONGEST) + '"';
    }

    static String oneLine(String text, int longest) {
        var cut = text.codePointCount(0, text.length()) > longest
                ? text.substring(0, text.offsetByCodePoints(0, longest)) + "..."
                : text;
        return UNPRINTABLE.matcher(cut).replaceAll("?");
    }
}
