package io.hawiyat.agent.manifest;

import java.util.Set;
import java.util.regex.Pattern;

/** JSON pointers (RFC 6901) to the values of a document, and how people read them. */
final class Pointers {

    private static final Pattern INDEX = Pattern.compile("[0-9]+");
    private static final int LONGEST_KEY = 60;

    private Pointers() {}

    static String child(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    static String item(String pointer, int index) {
        return pointer + "/" + index;
    }

    /** The pointer without its last part; that of the document is its own parent. */
    static String parent(String pointer) {
        return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
    }

    static String lastName(String pointer) {
        return name(pointer.substring(pointer.lastIndexOf('/') + 1));
    }

    /** Whether one of some pointers is to a value, or to something that it is part of. */
    static boolean isCovered(String pointer, Set<String> by) {
        for (var end = pointer.length(); end > 0; end = pointer.lastIndexOf('/', end - 1)) {
            if (by.contains(pointer.substring(0, end))) {
                return true;
            }
        }
        return by.contains("");
    }

    static boolean isWithin(String pointer, String ancestor) {
        return pointer.equals(ancestor) || pointer.startsWith(ancestor + "/");
    }

    /** {@code /spec/routes/0/host} as {@code spec.routes[0].host}; the document itself as {@code -}, no name as {@code ""}. */
    static String field(String pointer) {
        if (pointer.isEmpty()) {
            return "-";
        }
        var field = new StringBuilder();
        for (var part : pointer.substring(1).split("/", -1)) {
            if (INDEX.matcher(part).matches()) {
                field.append('[').append(part).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".")
                        .append(part.isEmpty() ? "\"\"" : Quoting.oneLine(name(part), LONGEST_KEY));
            }
        }
        return field.toString();
    }

    /** Whether a field, as people read it, is another one or something within that. */
    static boolean isPartOf(String field, String whole) {
        return field.startsWith(whole)
                && (field.length() == whole.length() || ".[".indexOf(field.charAt(whole.length())) >= 0);
    }

    private static String name(String part) {
        return part.replace("~1", "/").replace("~0", "~");
    }
}
