package io.hawiyat.agent.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options of a command that has an agent's settings: each can be given by a flag, a variable or the file. */
final class SettingsOptions {

    private final List<OptionSpec> options;

    SettingsOptions(List<AgentOption> options) {
        this.options = options.stream().map(AgentOption::spec).toList();
    }

    /** Answers with the command, which has these options from now on. */
    CommandSpec addTo(CommandSpec command) {
        options.forEach(command::addOption);
        return command;
    }

    /** The flags that were given, by name without the dashes before it. */
    Map<String, String> flags() {
        var flags = new HashMap<String, String>();
        for (var option : options) {
            if (option.getValue() instanceof String text) {
                flags.put(option.longestName().substring(2), text);
            }
        }
        return flags;
    }

    /**
     * The settings, for a command that needs them all.
     *
     * @throws CommandFailed when the configuration is malformed
     */
    Settings settings(StartPlace place) {
        return switch (SettingsReader.read(flags(), place)) {
            case SettingsReader.Outcome.Accepted(var settings) -> settings;
            case SettingsReader.Outcome.Refused(var lines) -> throw CommandFailed.usage(String.join("; ", lines));
        };
    }
}
