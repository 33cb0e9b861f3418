package io.hawiyat.agent.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Where commands print.
 *
 * @param colour whether what is printed may have colours
 * @param live whether lines that were printed can be overwritten
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean colour, boolean live) {

    /** That of this process: colours only where a person looks, and has not said no (no-color.org). */
    public static Terminal ofProcess(Map<String, String> environment) {
        var console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        var live = console.isPresent() && !environment.getOrDefault("TERM", "").equals("dumb");
        var colour = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                colour,
                live);
    }

    /** Prints one line of the answer. */
    public void line(String text) {
        out.println(text);
    }

    /** Prints one line for people beside the answer. */
    public void note(String text) {
        err.println(text);
    }
}
