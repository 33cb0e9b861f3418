package io.hawiyat.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/** The HTTP API as a document, made of its OpenAPI description. */
final class ApiReference {

    private static final Path DESCRIPTION = Path.of("src/main/resources/io/hawiyat/agent/api/openapi.yaml");
    private static final String INTRODUCTION = """
            # HTTP API

            Made from the agent's OpenAPI description by `make reference`. A running agent serves it at `/openapi.yaml`, with the
            types of all answers.

            """;

    private final JsonNode description;

    private ApiReference(JsonNode description) {
        this.description = description;
    }

    static String text() {
        try {
            JsonNode description = new ObjectMapper().valueToTree(new Yaml().load(Files.readString(DESCRIPTION)));
            return new ApiReference(description).document();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String document() {
        return INTRODUCTION
                + description.at("/info/description").asText().strip() + "\n"
                + description.path("paths").properties().stream()
                        .flatMap(path -> path.getValue().properties().stream()
                                .map(method -> operation(path.getKey(), method.getKey(), method.getValue())))
                        .collect(Collectors.joining());
    }

    private String operation(String path, String method, JsonNode operation) {
        var token = operation.path("security").path(0).has("token") ? " Needs the token." : "";
        var more = operation.path("description").asText("").strip();
        return "\n## " + method.toUpperCase(Locale.ROOT) + " " + path + "\n\n"
                + operation.path("summary").asText() + "." + token + "\n"
                + (more.isEmpty() ? "" : "\n" + more + "\n") + parameters(operation) + "\n" + answers(operation);
    }

    private String parameters(JsonNode operation) {
        if (operation.path("parameters").isEmpty()) {
            return "";
        }
        var rows = new StringBuilder("\n| parameter | in | |\n|---|---|---|\n");
        for (var each : operation.path("parameters")) {
            var parameter = resolved(each);
            rows.append("| `%s` | %s | %s |%n"
                    .formatted(
                            parameter.path("name").asText(),
                            parameter.path("in").asText(),
                            parameter.path("description").asText("")));
        }
        return rows.toString();
    }

    private String answers(JsonNode operation) {
        return "| answer | |\n|---|---|\n"
                + operation.path("responses").properties().stream()
                        .map(it -> "| " + it.getKey() + " | "
                                + resolved(it.getValue()).path("description").asText() + " |\n")
                        .collect(Collectors.joining());
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? description.at(node.path("$ref").asText().substring(1)) : node;
    }
}
