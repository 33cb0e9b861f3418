package io.hawiyat.agent.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Settings from outside the file: flags before variables.
 *
 * @param flags by name, without the dashes before it
 * @param errors takes what is wrong with one of them
 */
record Overrides(Map<String, String> flags, Map<String, String> environment, List<String> errors) {

    /** The setting named as its flag is, such as {@code http-port}. */
    Optional<Given> find(String name) {
        return Optional.ofNullable(flags.get(name))
                .map(text -> given(text, "--" + name))
                .or(() -> variable(name));
    }

    /** The setting as a variable only. An empty one is none: that is how Compose passes on a missing one. */
    Optional<Given> variable(String name) {
        var variable = "HAWIYAT_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
        return Optional.ofNullable(environment.get(variable))
                .filter(text -> !text.isEmpty())
                .map(text -> given(text, variable));
    }

    private Given given(String text, String origin) {
        return new Given(text, message -> errors.add(origin + ": " + message));
    }
}
