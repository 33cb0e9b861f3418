package io.hawiyat.agent;

import io.hawiyat.agent.cli.Hawiyat;
import io.hawiyat.agent.cli.StartPlace;
import io.hawiyat.agent.cli.Terminal;

/** The program {@code hawiyat}. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        var place = StartPlace.current();
        var terminal = Terminal.ofProcess(place.environment());
        System.exit(Hawiyat.execute(terminal, place, settings -> AgentProcess.run(settings, terminal), args));
    }
}
