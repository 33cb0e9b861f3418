package io.hawiyat.agent.manifest;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of manifests that this version reads. */
enum Kind {
    APPLICATION("Application"),
    JOB("Job"),
    PROJECT("Project"),
    MIDDLEWARE("Middleware"),
    SECRET("Secret"),
    NOTIFICATION("Notification"),
    SOURCE("Source");

    /** Part of the language, but not acted on yet. */
    private static final List<String> PLANNED = List.of("Site");

    private final String title;

    Kind(String title) {
        this.title = title;
    }

    /** As it is written in manifests. */
    String title() {
        return title;
    }

    static Optional<Kind> named(String title) {
        return Arrays.stream(values()).filter(kind -> kind.title.equals(title)).findFirst();
    }

    static List<String> titles() {
        return Arrays.stream(values()).map(Kind::title).toList();
    }

    /** Why a kind is refused. */
    static String refusal(String title) {
        if (PLANNED.contains(title)) {
            return title + " is not supported yet";
        }
        var known = Stream.concat(titles().stream(), PLANNED.stream()).toList();
        return "unknown kind " + Quoting.quoted(title) + Nearest.hint(title, known);
    }
}
