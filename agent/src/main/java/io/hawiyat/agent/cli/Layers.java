package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.CheckedYaml;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where settings come from: flags before the environment before the file. */
record Layers(Overrides overrides, CheckedYaml.Value file) {

    private static final Pattern DASH = Pattern.compile("-([a-z])");

    /** The setting named as its flag is, {@code http-port}; in the file it is {@code httpPort}. */
    Optional<Given> find(String name) {
        return overrides.find(name).or(() -> {
            var value = file.at(camelCase(name));
            return value.optionalText().map(text -> new Given(text, value::reject));
        });
    }

    /** As the file writes the name of a setting. */
    static String camelCase(String name) {
        return DASH.matcher(name).replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }
}
