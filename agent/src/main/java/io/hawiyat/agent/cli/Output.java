package io.hawiyat.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How a command prints its answer. */
final class Output {

    @Option(
            names = {"-o", "--output"},
            order = 110,
            paramLabel = "table|json",
            description = "How the answer is printed: table (the default) or json.")
    private Format format = Format.TABLE;

    /** The ways to print. */
    enum Format {
        TABLE,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    boolean json() {
        return format == Format.JSON;
    }

    static String pretty(JsonNode json) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of JSON can always be written", impossible);
        }
    }
}
