package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.ContainerLogs;
import java.util.List;
import java.util.Optional;

/**
 * What containers wrote last.
 *
 * @param problem why it can not be shown
 */
public record LastLines(List<ContainerLogs.Line> lines, Optional<String> problem) {

    public LastLines {
        lines = List.copyOf(lines);
    }

    static LastLines of(List<ContainerLogs.Line> lines) {
        return new LastLines(lines, Optional.empty());
    }

    static LastLines none(String problem) {
        return new LastLines(List.of(), Optional.of(problem));
    }
}
