package io.hawiyat.agent.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What one command line printed, and how it ended. */
public record CommandLineRun(int exitCode, String out, String err) {

    private static final AgentStarter NOBODY = settings -> {
        throw new IllegalStateException("no agent was to be started");
    };

    public static CommandLineRun of(Path folder, Map<String, String> environment, String... arguments) {
        return of(NOBODY, folder, environment, arguments);
    }

    static CommandLineRun of(AgentStarter starter, Path folder, Map<String, String> environment, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, false);
        var exitCode = Hawiyat.execute(terminal, new StartPlace(environment, folder, folder), starter, arguments);
        return new CommandLineRun(exitCode, out.toString(), err.toString());
    }

    List<String> outLines() {
        return out.lines().toList();
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
