package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemasTest {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /** Those that {@link SchemaMessages} has words for, that never fail, or that only tell. */
    private static final Set<String> KEYWORDS = Set.of(
            "$schema",
            "$id",
            "$defs",
            "$ref",
            "title",
            "description",
            "default",
            "examples",
            "errorMessage",
            "writeOnly",
            "x-hawiyat-planned",
            "type",
            "enum",
            "const",
            "properties",
            "additionalProperties",
            "propertyNames",
            "required",
            "items",
            "uniqueItems",
            "pattern",
            "maxLength",
            "minimum",
            "maximum",
            "minItems",
            "minProperties",
            "maxProperties",
            "dependentSchemas",
            "if",
            "then",
            "else",
            "not",
            "anyOf");

    private static final Set<String> NAMED_SCHEMAS = Set.of("properties", "$defs", "dependentSchemas");

    private static JsonNode schema(String kind) {
        try {
            return new ObjectMapper().readTree(Schemas.text(kind).orElseThrow());
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(malformed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Application", "Job", "Project", "Middleware", "Secret", "Notification"})
    void areValidByTheMetaschema(String kind) {
        var metaschema = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(metaschema.validate(schema(kind))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Application", "Job", "Project", "Middleware", "Secret", "Notification"})
    void acceptTheirOwnExamplesAndDefaults(String kind) {
        var schema = schema(kind);
        var compiled = REGISTRY.getSchema(schema);

        assertThat(schema.path("examples")).isNotEmpty();
        for (var example : schema.path("examples")) {
            Defaults.fill(SchemaNode.root(schema), example);
            assertThat(compiled.validate(example)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Application", "Job", "Project", "Middleware", "Secret", "Notification"})
    void useOnlyKeywordsThatErrorsHaveWordsFor(String kind) {
        var used = new TreeSet<String>();
        collectKeywords(schema(kind), used);

        assertThat(KEYWORDS).containsAll(used);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Application", "Job", "Notification"})
    void describeEveryFieldOfASpec(String kind) {
        var spec = SchemaNode.root(schema(kind)).property("spec");

        for (Map.Entry<String, JsonNode> field : spec.keyword("properties").properties()) {
            assertThat(spec.property(field.getKey()).keyword("description").asText())
                    .as(field.getKey())
                    .isNotEmpty();
        }
    }

    @Test
    void areFoundWithoutRegardToCase() {
        assertThat(Schemas.kinds())
                .containsExactly("Application", "Job", "Project", "Middleware", "Secret", "Notification", "Source");
        assertThat(Schemas.text("application")).isPresent();
        assertThat(Schemas.text("Site")).isEmpty();
    }

    private static void collectKeywords(JsonNode schema, Set<String> used) {
        for (var keyword : schema.properties()) {
            used.add(keyword.getKey());
            if (NAMED_SCHEMAS.contains(keyword.getKey())) {
                keyword.getValue().forEach(named -> collectKeywords(named, used));
            } else if (Set.of("items", "if", "then", "else", "additionalProperties", "propertyNames")
                    .contains(keyword.getKey())) {
                collectKeywords(keyword.getValue(), used);
            } else if (keyword.getKey().equals("anyOf")) {
                keyword.getValue().forEach(choice -> collectKeywords(choice, used));
            }
        }
    }
}
