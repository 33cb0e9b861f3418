package io.hawiyat.agent.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Collects the fields that differ, as text; an empty text is a value that is not there. */
final class Differences {

    private final List<Difference> found = new ArrayList<>();

    List<Difference> found() {
        return List.copyOf(found);
    }

    void compare(String field, String desired, String live) {
        if (!desired.equals(live)) {
            found.add(new Difference(field, desired, live));
        }
    }

    void compare(String field, boolean desired, boolean live) {
        compare(field, Boolean.toString(desired), Boolean.toString(live));
    }

    void compare(String field, Enum<?> desired, Enum<?> live) {
        compare(field, text(desired), text(live));
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Each entry for itself, as {@code field.key}. */
    void compare(String field, Map<String, String> desired, Map<String, String> live) {
        var keys = new TreeSet<>(desired.keySet());
        keys.addAll(live.keySet());
        for (var key : keys) {
            compare(field + "." + key, desired.getOrDefault(key, ""), live.getOrDefault(key, ""));
        }
    }

    /** Values that are {@code otherwise} when absent. */
    void compare(String field, Optional<String> desired, Optional<String> live, Optional<String> otherwise) {
        compare(
                field,
                desired.or(() -> otherwise).orElse(""),
                live.or(() -> otherwise).orElse(""));
    }
}
