package io.hawiyat.agent.docker;

import io.hawiyat.agent.manifest.ApplicationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What all containers of an application write, put together by the engine's time. */
public final class ApplicationLogs {

    private static final Set<Listed.State> NEVER_STARTED = Set.of(Listed.State.CREATED);

    private final Containers containers;

    public ApplicationLogs(Containers containers) {
        this.containers = containers;
    }

    /** A line, and the container that wrote it. */
    public record Written(Listed container, LogLine line) {}

    /** The last lines, oldest first; those of stopped containers that are kept as well. Throws {@link EngineException}. */
    public List<Written> last(ApplicationId application, int tail) {
        var written = new ArrayList<Written>();
        for (var container : started(application)) {
            written.addAll(last(container, tail));
        }
        written.sort(Comparator.comparing(it -> it.line().at()));
        return List.copyOf(written.subList(Math.max(0, written.size() - tail), written.size()));
    }

    /** The last lines, then every line as it is written, of containers that come later too, until closed. */
    public LogsOfAll follow(ApplicationId application, int tail) {
        return LogsOfAll.start(this, application, tail);
    }

    List<Listed> started(ApplicationId application) {
        return containers.list(application).stream()
                .filter(it -> !NEVER_STARTED.contains(it.state()))
                .toList();
    }

    LogFollower follow(Listed container, int tail, LogFollower.Listener listener) {
        return containers.follow(container.id(), tail, listener);
    }

    private List<Written> last(Listed container, int tail) {
        try {
            return timed(container, containers.logs(container.id(), tail));
        } catch (EngineException.Gone replaced) {
            return List.of();
        }
    }

    /** What follows the first 16 KiB of a long line has no time of its own, and stays behind them. */
    private static List<Written> timed(Listed container, List<LogLine> lines) {
        var written = new ArrayList<Written>();
        var at = Instant.EPOCH;
        for (var line : lines) {
            at = line.at().equals(Instant.EPOCH) ? at : line.at();
            written.add(new Written(container, new LogLine(at, line.error(), line.text())));
        }
        return written;
    }
}
