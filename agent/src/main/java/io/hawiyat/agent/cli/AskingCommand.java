package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What all commands have in common that ask a running agent: which one, and how its answer is printed. */
abstract class AskingCommand implements Callable<Integer> {

    @Mixin
    private final ServerOption server = new ServerOption();

    @Mixin
    private final Output output = new Output();

    private final Terminal terminal;
    private final StartPlace place;

    AskingCommand(Terminal terminal, StartPlace place) {
        this.terminal = terminal;
        this.place = place;
    }

    @Override
    public final Integer call() {
        return call(server.client(place));
    }

    /** Asks, prints, and answers with the exit code. */
    abstract int call(ApiClient client);

    final Output output() {
        return output;
    }

    final Terminal terminal() {
        return terminal;
    }

    /** Prints what the agent was asked to do, in its own words. */
    final int accepted(JsonNode answer) {
        terminal.line(
                output.json() ? Output.pretty(answer) : answer.path("message").asText());
        return ExitCodes.OK;
    }
}
