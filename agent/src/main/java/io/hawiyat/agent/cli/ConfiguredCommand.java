package io.hawiyat.agent.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** What all commands have in common that have an agent's settings: their options, and where they run. */
abstract class ConfiguredCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final StartPlace place;
    private final SettingsOptions options;

    ConfiguredCommand(Terminal terminal, StartPlace place, List<AgentOption> options) {
        this.terminal = terminal;
        this.place = place;
        this.options = new SettingsOptions(options);
    }

    /** Made once the command is whole: it reads the fields of those who extend this. */
    final CommandSpec spec() {
        return options.addTo(CommandSpec.forAnnotatedObject(this));
    }

    final Terminal terminal() {
        return terminal;
    }

    final StartPlace place() {
        return place;
    }

    final SettingsOptions options() {
        return options;
    }
}
