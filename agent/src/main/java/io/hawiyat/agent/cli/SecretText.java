package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hawiyat.agent.manifest.CheckedYaml;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Secret as text, its values in whatever form: a manifest, a YAML mapping, or lines of {@code KEY=value}.
 *
 * @param name empty when the text names none
 * @param project empty when the text names none
 * @param notes labels and annotations, by those names
 */
record SecretText(
        Optional<String> name,
        Optional<String> project,
        Map<String, Map<String, String>> notes,
        Map<String, String> data) {

    private static final Pattern LINE = Pattern.compile("([A-Za-z_][A-Za-z0-9_.-]*)=(.*)");
    private static final String ARMOR = "-----BEGIN AGE ENCRYPTED FILE-----";

    /** Reads it; empty when the text is none of them, which is then a value itself. */
    static Optional<SecretText> read(String text) {
        var lines = assignments(text);
        if (!lines.isEmpty()) {
            return Optional.of(new SecretText(Optional.empty(), Optional.empty(), Map.of(), lines));
        }
        var yaml = CheckedYaml.read("-", text.getBytes(StandardCharsets.UTF_8), JsonNodeFactory.instance.objectNode());
        var root = yaml.root();
        if (!yaml.errors().isEmpty() || root.names().isEmpty()) {
            return Optional.empty();
        }
        var data = root.at("kind").optionalText().equals(Optional.of("Secret"))
                ? root.at("spec").at("data")
                : root;
        var values = texts(data);
        var metadata = root.at("metadata");
        var notes = new LinkedHashMap<String, Map<String, String>>();
        Stream.of("labels", "annotations")
                .filter(it -> metadata.at(it).present())
                .forEach(it -> notes.put(it, texts(metadata.at(it))));
        return Optional.of(new SecretText(
                metadata.at("name").optionalText(), metadata.at("project").optionalText(), notes, values));
    }

    private static Map<String, String> texts(CheckedYaml.Value mapping) {
        var texts = new LinkedHashMap<String, String>();
        mapping.names().forEach(name -> texts.put(name, mapping.at(name).text()));
        return texts;
    }

    private static Map<String, String> assignments(String text) {
        var values = new LinkedHashMap<String, String>();
        for (var line :
                text.lines().filter(it -> !it.isBlank() && !it.startsWith("#")).toList()) {
            var parts = LINE.matcher(line);
            if (!parts.matches()) {
                return Map.of();
            }
            values.put(parts.group(1), parts.group(2));
        }
        return values;
    }

    static boolean isArmored(String value) {
        return value.strip().startsWith(ARMOR);
    }

    /** The same with other values. */
    SecretText with(UnaryOperator<String> change) {
        var changed = new LinkedHashMap<String, String>();
        data.forEach((key, value) -> changed.put(key, change.apply(value)));
        return with(changed);
    }

    /** The same with other values. */
    SecretText with(Map<String, String> changed) {
        return new SecretText(name, project, notes, changed);
    }

    /** The manifest, as YAML or as JSON. */
    String print(Output output) {
        return output.json() ? Output.pretty(json()) : manifest();
    }

    /** The manifest. */
    String manifest() {
        var text = new StringBuilder("apiVersion: hawiyat.io/v1\nkind: Secret\nmetadata:\n");
        text.append("  name: ").append(name.orElse("secret")).append('\n');
        project.ifPresent(it -> text.append("  project: ").append(it).append('\n'));
        notes.forEach((title, texts) -> {
            text.append("  ").append(title).append(":\n");
            texts.forEach((key, value) -> text.append("    ")
                    .append(quoted(key))
                    .append(": ")
                    .append(quoted(value))
                    .append('\n'));
        });
        text.append("spec:\n  data:\n");
        data.forEach(
                (key, value) -> text.append("    ").append(key).append(": ").append(scalar(value)));
        return text.toString();
    }

    private ObjectNode json() {
        var manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("apiVersion", "hawiyat.io/v1").put("kind", "Secret");
        var metadata = manifest.putObject("metadata").put("name", name.orElse("secret"));
        project.ifPresent(it -> metadata.put("project", it));
        notes.forEach((title, texts) -> texts.forEach(metadata.putObject(title)::put));
        data.forEach(manifest.putObject("spec").putObject("data")::put);
        return manifest;
    }

    /** An armored file as a block, anything else in quotes. */
    private static String scalar(String value) {
        return isArmored(value) ? "|\n" + value.strip().indent(6) : quoted(value) + "\n";
    }

    /** JSON's quotes are YAML's. */
    private static String quoted(String value) {
        return JsonNodeFactory.instance.textNode(value).toString();
    }
}
