package io.hawiyat.agent.embedded;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How the embedded servers are watched.
 *
 * @param account the account the servers of a root agent run as; without it the first of those that {@link Account}
 *     names
 * @param probeInterval between two probes of a server
 * @param probeTimeout how long one probe may take
 * @param hungAfter a server that answered no probe for this long is killed and started again
 * @param firstBackoff before the second of several restarts in a row; the first comes at once
 * @param longestBackoff bound of the doubling; a server that lived this long starts again at {@code firstBackoff}
 * @param startDeadline from launch to the first answer, recovery after a crash included
 * @param stopDeadline for a clean stop, before the process is killed
 */
public record EmbeddedConfig(
        Optional<String> account,
        Duration probeInterval,
        Duration probeTimeout,
        Duration hungAfter,
        Duration firstBackoff,
        Duration longestBackoff,
        Duration startDeadline,
        Duration stopDeadline) {

    public EmbeddedConfig {
        Objects.requireNonNull(account);
        requirePositive(probeInterval, "probeInterval");
        requirePositive(probeTimeout, "probeTimeout");
        requirePositive(hungAfter, "hungAfter");
        requirePositive(firstBackoff, "firstBackoff");
        requirePositive(longestBackoff, "longestBackoff");
        requirePositive(startDeadline, "startDeadline");
        requirePositive(stopDeadline, "stopDeadline");
    }

    public static EmbeddedConfig defaults() {
        return new EmbeddedConfig(
                Optional.empty(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                Duration.ofSeconds(15));
    }

    public EmbeddedConfig withAccount(String name) {
        return new EmbeddedConfig(
                Optional.of(name),
                probeInterval,
                probeTimeout,
                hungAfter,
                firstBackoff,
                longestBackoff,
                startDeadline,
                stopDeadline);
    }

    private static void requirePositive(Duration duration, String name) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, not " + duration);
        }
    }
}
