package io.hawiyat.agent;

import io.hawiyat.agent.cli.Hawiyat;
import io.hawiyat.agent.cli.StartPlace;
import io.hawiyat.agent.cli.Terminal;

/** The program {@code hawiyat}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        if (args.length == 0 || !args[0].equals("agent")) {
            silenceLogs();
        }
        var place = StartPlace.current();
        var terminal = Terminal.ofProcess(place.environment());
        System.exit(Hawiyat.execute(terminal, place, settings -> AgentProcess.run(settings, terminal), args));
    }

    /** Of the libraries, for commands that answer a person: not to start Logback also spares them a tenth of a second. */
    private static void silenceLogs() {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
    }
}
