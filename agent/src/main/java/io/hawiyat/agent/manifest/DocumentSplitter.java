package io.hawiyat.agent.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a file into its documents before any is parsed, so that a syntax error in one does not hide the next. YAML makes
 * this exact: {@code ---} or {@code ...} at the beginning of a line is never content (YAML 1.2.2, section 9.1.4).
 */
final class DocumentSplitter {

    private final String text;
    private final List<Chunk> chunks = new ArrayList<>();
    private int start;
    private int startLine;
    private boolean begun;

    private DocumentSplitter(String text) {
        this.text = text;
    }

    /**
     * The text of one document.
     *
     * @param linesBefore how many lines of the file stand before it
     */
    record Chunk(String text, int linesBefore) {}

    static List<Chunk> split(String text) {
        var splitter = new DocumentSplitter(text);
        splitter.run();
        return splitter.chunks;
    }

    private void run() {
        var line = 0;
        var position = 0;
        while (position < text.length()) {
            var end = Lines.end(text, position);
            if (begun && isMarker("---", position)) {
                cut(position, line);
            }
            if (isMarker("...", position)) {
                cut(end, line + 1);
                begun = false;
            } else {
                begun |= isContent(position, end);
            }
            position = end;
            line++;
        }
        cut(text.length(), line);
    }

    private void cut(int end, int nextLine) {
        if (end > start) {
            chunks.add(new Chunk(text.substring(start, end), startLine));
        }
        start = end;
        startLine = nextLine;
    }

    private boolean isMarker(String marker, int position) {
        var after = position + marker.length();
        return text.startsWith(marker, position)
                && (after == text.length() || Character.isWhitespace(text.charAt(after)));
    }

    /** Comments and directives before a marker belong to the document that it begins. */
    private boolean isContent(int position, int end) {
        var line = text.substring(position, end).strip();
        return !line.isEmpty() && !line.startsWith("#") && text.charAt(position) != '%';
    }
}
