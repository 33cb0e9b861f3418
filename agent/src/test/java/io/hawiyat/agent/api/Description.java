package io.hawiyat.agent.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/** The served OpenAPI description, to hold answers against. */
final class Description {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode root;
    private final JsonNode closed;

    Description(String yaml) {
        this.root = JSON.valueToTree(new Yaml().load(yaml));
        this.closed = closed(root.path("components").deepCopy());
    }

    /** One method of one path. */
    record Operation(String method, String path, JsonNode definition) {

        boolean needsToken() {
            return definition.has("security");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(it -> operations.add(
                                new Operation(it.getKey().toUpperCase(Locale.ROOT), path.getKey(), it.getValue()))));
        return operations;
    }

    /** The names of its parameters that stand in a place: path, query or header. */
    List<String> parameters(Operation operation, String place) {
        return StreamSupport.stream(operation.definition().path("parameters").spliterator(), false)
                .map(this::resolved)
                .filter(it -> it.path("in").asText().equals(place))
                .map(it -> it.path("name").asText())
                .toList();
    }

    /** What of an answer is not as described: nothing, for one that is. */
    Optional<String> complaint(Operation operation, HttpResponse<String> answer) {
        var responses = operation.definition().path("responses");
        var status = answer.statusCode();
        var response = responses.path(String.valueOf(status));
        if (response.isMissingNode() && status < 500) {
            response = responses.path("default");
        }
        if (response.isMissingNode()) {
            return Optional.of("status " + status + " is not described; " + answer.body());
        }
        return complaint(resolved(response).path("content"), answer);
    }

    /** What of a body is not as the schema of this name has it: nothing, for one that is. */
    Optional<String> complaint(String schema, String body) {
        return invalid(JSON.createObjectNode().put("$ref", "#/components/schemas/" + schema), body);
    }

    private Optional<String> complaint(JsonNode content, HttpResponse<String> answer) {
        var type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
        if (content.isMissingNode()) {
            return Optional.of("no content is described for " + type);
        }
        if (!content.has(type)) {
            return Optional.of("content type " + type + " is not described for " + answer.statusCode());
        }
        return type.endsWith("json") ? invalid(content.path(type).path("schema"), answer.body()) : Optional.empty();
    }

    private Optional<String> invalid(JsonNode schema, String body) {
        var document = ((ObjectNode) schema.deepCopy()).set("components", closed);
        try {
            var errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(document)
                    .validate(JSON.readTree(body));
            return errors.isEmpty()
                    ? Optional.empty()
                    : Optional.of(errors.stream().map(Object::toString).collect(Collectors.joining("; ")));
        } catch (JsonProcessingException malformed) {
            return Optional.of("the body is not JSON: " + body);
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** With no further properties allowed, so that none is left undescribed. */
    private static JsonNode closed(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("properties") && object.has("required")) {
            object.put("additionalProperties", false);
        }
        node.forEach(Description::closed);
        return node;
    }
}
