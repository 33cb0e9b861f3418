package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The JSON Schemas of the kinds, as they stand in the module of the schemas. */
public final class Schemas {

    private static final String APPLICATION = "application.json#";

    private Schemas() {}

    /** The kinds that have a schema, as written in manifests. */
    public static List<String> kinds() {
        return Kind.titles();
    }

    /** The schema of a kind, draft 2020-12; empty for a kind that has none. Case does not count. */
    public static Optional<String> text(String kind) {
        return kinds().stream().filter(kind::equalsIgnoreCase).findFirst().map(Schemas::bundled);
    }

    /** A schema that refers to that of Application is given its definitions, so that it stands for itself. */
    private static String bundled(String kind) {
        var text = resource(kind);
        if (!text.contains(APPLICATION)) {
            return text;
        }
        try {
            var mapper = new ObjectMapper();
            var schema = (ObjectNode) mapper.readTree(text.replace(APPLICATION, "#"));
            var definitions = (ObjectNode)
                    mapper.readTree(resource(Kind.APPLICATION.title())).path("$defs");
            definitions.setAll((ObjectNode) schema.path("$defs"));
            schema.set("$defs", definitions);
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(schema);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("the schema of " + kind + " is not JSON", malformed);
        }
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
