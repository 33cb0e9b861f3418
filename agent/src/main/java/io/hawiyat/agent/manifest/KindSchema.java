package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpression;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A schema, compiled: says what is wrong with a document, and what a missing field means. */
final class KindSchema {

    /** No value that has a pattern is longer; beyond it java.util.regex may run out of stack. */
    private static final int LONGEST_MATCHED = 4096;

    /** With the words that our schemas add for people. */
    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .keyword(new NonValidationKeyword("errorMessage"))
            .keyword(new NonValidationKeyword("x-hawiyat-planned"))
            .build();

    private static final Map<Kind, KindSchema> COMPILED = new ConcurrentHashMap<>();

    private final SchemaNode root;
    private final Schema compiled;

    /** The schema of a file that is no manifest. */
    KindSchema(JsonNode json) {
        var config = SchemaRegistryConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .regularExpressionFactory(KindSchema::bounded)
                .build();
        var registry = SchemaRegistry.withDialect(DIALECT, builder -> builder.schemaRegistryConfig(config));
        this.root = SchemaNode.root(json);
        this.compiled = registry.getSchema(json);
        compiled.initializeValidators();
    }

    /** The schema of a kind, compiled once; safe for use by several threads. */
    static KindSchema of(Kind kind) {
        return COMPILED.computeIfAbsent(kind, KindSchema::compile);
    }

    private static KindSchema compile(Kind kind) {
        try {
            return new KindSchema(
                    new ObjectMapper().readTree(Schemas.text(kind.title()).orElseThrow()));
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("the schema of " + kind.title() + " is not JSON", malformed);
        }
    }

    /** Adds all that the schema forbids, and all that it plans only. */
    void check(Document document, Findings findings) {
        var planned = new PlannedFields(findings);
        planned.check(root, document.root(), "");
        var messages = new SchemaMessages(root.json(), document, findings);
        compiled.validate(document.root()).stream()
                .filter(error -> !planned.cover(error.getInstanceLocation().toString()))
                .forEach(messages::add);
    }

    /** What is right of a document, with the defaults of all fields that are missing. */
    Field complete(Findings findings) {
        var sound = findings.sound();
        Defaults.fill(root, sound.root());
        return new Field(sound, "", sound.root());
    }

    private static RegularExpression bounded(String regex) {
        var pattern = Pattern.compile(regex);
        return value ->
                value.length() <= LONGEST_MATCHED && pattern.matcher(value).find();
    }
}
