package io.hawiyat.agent.manifest;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that a person most likely meant. */
final class Nearest {

    private static final int LONGEST_LIST = 12;

    private Nearest() {}

    /** Ends a message about an unknown name: the nearest one, else all when they are few, else nothing. */
    static String hint(String given, Collection<String> known) {
        var nearest = of(given, known);
        if (nearest.isPresent()) {
            return "; did you mean \"" + nearest.get() + "\"?";
        }
        return known.size() > LONGEST_LIST || known.isEmpty() ? "" : "; known are " + String.join(", ", known);
    }

    /** At most a third of the letters may be wrong; case, underscores and dashes do not count; a beginning is near. */
    static Optional<String> of(String given, Collection<String> known) {
        var plain = plain(given);
        if (plain.isEmpty() || plain.length() > 100) {
            return Optional.empty();
        }
        var allowed = Math.max(1, plain.length() / 3);
        return known.stream()
                .filter(name -> distance(plain, plain(name)) <= allowed || oneBeginsTheOther(plain, plain(name)))
                .min(Comparator.comparingInt(name -> distance(plain, plain(name))));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    private static boolean oneBeginsTheOther(String given, String name) {
        var shortest = Math.min(given.length(), name.length());
        return shortest >= 3 && (given.startsWith(name) || name.startsWith(given) || given.endsWith(name));
    }

    /** Letters added, removed, replaced or swapped with their neighbour (optimal string alignment). */
    private static int distance(String from, String to) {
        var rows = new int[from.length() + 1][to.length() + 1];
        for (var i = 0; i <= from.length(); i++) {
            for (var j = 0; j <= to.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : cell(rows, from, to, i, j);
            }
        }
        return rows[from.length()][to.length()];
    }

    private static int cell(int[][] rows, String from, String to, int i, int j) {
        var replaced = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        var best = Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + replaced);
        var swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }
}
