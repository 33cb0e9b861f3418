package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Containers;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.LogLine;
import io.hawiyat.agent.secret.Redactor;
import java.util.stream.Collectors;

/** What containers wrote last: a few lines for a message, or as much as is kept. */
final class LastWords {

    private static final int LINES = 5;
    private static final int KEPT_LINES = 2000;
    private static final int KEPT = 256 * 1024;

    private final Containers containers;
    private final Redactor redactor;

    /** @param redactor takes out what is secret */
    LastWords(Containers containers, Redactor redactor) {
        this.containers = containers;
        this.redactor = redactor;
    }

    /** Ends a message; empty when it wrote nothing. */
    String of(String container) {
        try {
            var lines = containers.logs(container, LINES).stream()
                    .map(LogLine::text)
                    .collect(Collectors.joining(" | "));
            return lines.isEmpty() ? "" : "; its last words: " + redactor.redact(lines);
        } catch (EngineException unreadable) {
            return "; its log can not be read: " + unreadable.getMessage();
        }
    }

    String redact(String text) {
        return redactor.redact(text);
    }

    /** The end of its log, of at most 256 Ki characters. */
    String log(String container) {
        try {
            var log = containers.logs(container, KEPT_LINES).stream()
                    .map(LogLine::text)
                    .collect(Collectors.joining("\n"));
            // PostgreSQL keeps no NUL in a text.
            var end = log.substring(Math.max(0, log.length() - KEPT)).replace("\0", "");
            return redactor.redact(end);
        } catch (EngineException unreadable) {
            return "the log can not be read: " + unreadable.getMessage();
        }
    }
}
