package io.hawiyat.agent.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;

/** Lines from the frames of a container's log; the two streams are put together each for itself. */
final class LogReader {

    private static final int LONGEST = 16 * 1024 + 64;

    private final Consumer<LogLine> lines;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    LogReader(Consumer<LogLine> lines) {
        this.lines = lines;
    }

    void read(InputStream body) throws IOException {
        var frames = new Frames(body);
        for (var bytes = frames.next(); bytes.length > 0; bytes = frames.next()) {
            for (var one : bytes) {
                add(frames.error(), one);
            }
        }
        flush(false);
        flush(true);
    }

    private void add(boolean error, byte one) {
        var line = error ? errors : output;
        if (one == '\n' || line.size() == LONGEST) {
            flush(error);
        }
        if (one != '\n') {
            line.write(one);
        }
    }

    private void flush(boolean error) {
        var line = error ? errors : output;
        if (line.size() > 0) {
            lines.accept(line(error, line.toString(StandardCharsets.UTF_8)));
            line.reset();
        }
    }

    private static LogLine line(boolean error, String text) {
        var space = text.indexOf(' ');
        try {
            return space < 0
                    ? new LogLine(Instant.parse(text), error, "")
                    : new LogLine(Instant.parse(text.substring(0, space)), error, text.substring(space + 1));
        } catch (DateTimeParseException restOfLongLine) {
            return new LogLine(Instant.EPOCH, error, text);
        }
    }
}
