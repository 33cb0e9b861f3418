package io.hawiyat.agent.converge;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often the engine restarted containers lately, of what this agent saw. The engine only counts; when it was, is
 * told by looking, which each restart leads to.
 */
final class RestartCounts {

    static final Duration WINDOW = Duration.ofMinutes(10);

    private final Map<String, Deque<Sample>> samples = new ConcurrentHashMap<>();

    private record Sample(Instant at, int count) {}

    /**
     * Restarts of the last ten minutes.
     *
     * @param count the engine's, of all time
     * @param createdAt when counting began
     */
    int lately(String container, int count, Instant createdAt, Instant now) {
        var seen = samples.computeIfAbsent(container, id -> new ArrayDeque<>());
        synchronized (seen) {
            if (seen.isEmpty()) {
                // An older one may have been restarted at any time: only what is seen from now on counts.
                seen.add(createdAt.isBefore(now.minus(WINDOW)) ? new Sample(now, count) : new Sample(createdAt, 0));
            }
            if (seen.getLast().count() != count) {
                seen.add(new Sample(now, count));
            }
            while (seen.size() > 1 && isPast(seen, now)) {
                seen.removeFirst();
            }
            return count - seen.getFirst().count();
        }
    }

    /** The first one is what was counted before the window, as long as the second is in it. */
    private static boolean isPast(Deque<Sample> seen, Instant now) {
        return seen.stream()
                .skip(1)
                .findFirst()
                .filter(it -> !it.at().isAfter(now.minus(WINDOW)))
                .isPresent();
    }

    void forget(String container) {
        samples.remove(container);
    }
}
