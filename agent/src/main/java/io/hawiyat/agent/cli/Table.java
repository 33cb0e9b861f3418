package io.hawiyat.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows under a header, aligned. Texts of others are made harmless: a commit's message must not move the cursor. */
final class Table {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(List.of(header));
    }

    /** Adds a row with a cell for each column of the header. */
    Table row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException("a row has " + rows.getFirst().size() + " cells, not " + cells.length);
        }
        rows.add(List.of(cells).stream().map(Table::plain).toList());
        return this;
    }

    /** The lines, the header first; no cell ends in white space. */
    List<String> lines(boolean colour) {
        var widths = IntStream.range(0, rows.getFirst().size()).map(this::width).toArray();
        return rows.stream().map(row -> line(row, widths, colour)).toList();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    }

    private static String line(List<String> row, int[] widths, boolean colour) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> cell(row.get(column), widths[column], colour))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private static String cell(String text, int width, boolean colour) {
        var painted = colour ? Colour.of(text).paint(text) : text;
        return painted + " ".repeat(width - length(text));
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** A line of somebody else's as it is, but for what could move the cursor or change the terminal. */
    static String harmless(String text) {
        return text.replace("\t", "    ").replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }

    /** One line without control characters. */
    static String plain(String text) {
        return text.replaceAll("\\s+", " ")
                .replaceAll("[\\p{Cntrl}\\p{Cf}]", "?")
                .strip();
    }
}
