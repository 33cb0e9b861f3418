package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hawiyat completion}. */
@Command(
        name = "completion",
        header = "Prints a script that completes commands and options in bash and zsh.",
        description = {
            "In this shell: source <(hawiyat completion)",
            "Always: put that line into ~/.bashrc or ~/.zshrc."
        },
        footer = "Exit codes: 0 printed, 2 bad usage.")
final class CompletionCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final Output output = new Output();

    private final Terminal terminal;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var script = AutoComplete.bash("hawiyat", spec.root().commandLine());
        terminal.line(
                output.json()
                        ? Output.pretty(JsonNodeFactory.instance.objectNode().put("script", script))
                        : script.strip());
        return ExitCodes.OK;
    }
}
