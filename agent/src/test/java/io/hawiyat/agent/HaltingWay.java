package io.hawiyat.agent;

import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Ends the process, as {@code kill -9} does, before and after each step the first time that any of its lives comes
 * there. Where it has ended is in a file, one line each.
 */
@Singleton
@Replaces(WayMeters.class)
@Requires(property = HaltingWay.FILE)
final class HaltingWay implements Way {

    static final String FILE = "halts.file";
    static final String VARIABLE = "HALTS_FILE";

    private final Path file;
    private final Set<String> halted;

    HaltingWay(@Property(name = FILE) String file) throws IOException {
        this.file = Path.of(file);
        this.halted = new HashSet<>(Files.readAllLines(this.file));
    }

    static String before(Waypoint waypoint) {
        return "before " + waypoint;
    }

    static String after(Waypoint waypoint) {
        return "after " + waypoint;
    }

    @Override
    public Runnable begin(Waypoint waypoint) {
        halt(before(waypoint));
        return () -> halt(after(waypoint));
    }

    private synchronized void halt(String place) {
        if (halted.add(place)) {
            try {
                Files.writeString(file, place + "\n", StandardOpenOption.APPEND, StandardOpenOption.SYNC);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().halt(137);
        }
    }
}
