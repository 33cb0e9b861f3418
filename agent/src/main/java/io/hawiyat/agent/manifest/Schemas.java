package io.hawiyat.agent.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The JSON Schemas of the kinds, as they stand in the module of the schemas. */
public final class Schemas {

    private Schemas() {}

    /** The kinds that have a schema, as written in manifests. */
    public static List<String> kinds() {
        return Kind.titles();
    }

    /** The schema of a kind, draft 2020-12; empty for a kind that has none. Case does not count. */
    public static Optional<String> text(String kind) {
        return kinds().stream().filter(kind::equalsIgnoreCase).findFirst().map(Schemas::resource);
    }

    private static String resource(String kind) {
        var path = "/io/hawiyat/schema/" + kind.toLowerCase(Locale.ROOT) + ".json";
        try (var stream = Schemas.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("the schema " + path + " is missing: the jar is incomplete");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the schema " + path + " can not be read", unreadable);
        }
    }
}
