package io.hawiyat.agent.converge;

import java.util.ArrayDeque;

/** The end of what a build says, as much as is kept of it. */
final class BuildSayings {

    private static final int KEPT = 256 * 1024;

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private int length;

    synchronized void add(String line) {
        // PostgreSQL keeps no NUL in a text.
        var kept = line.substring(0, Math.min(line.length(), KEPT / 2)).replace("\0", "");
        lines.addLast(kept);
        length += kept.length() + 1;
        while (length > KEPT) {
            length -= lines.removeFirst().length() + 1;
        }
    }

    synchronized String text() {
        return String.join("\n", lines);
    }
}
