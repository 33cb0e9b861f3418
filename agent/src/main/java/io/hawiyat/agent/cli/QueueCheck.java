package io.hawiyat.agent.cli;

import io.hawiyat.agent.queue.DeadLetter;
import io.hawiyat.agent.queue.QueueConfiguration;
import io.hawiyat.agent.queue.QueueConnection;
import io.hawiyat.agent.queue.QueueHealth;
import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.SlotLimits;
import io.hawiyat.agent.queue.WorkQueue;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Redis: whether it answers, and what nobody could do. */
record QueueCheck(Patient patient, InstantSource clock) implements DoctorCommand.Check {

    private static final String NAME = "queue";
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int SHOWN = 5;

    @Override
    public List<Finding> look() throws IOException, InterruptedException {
        var url = patient.redis();
        if (url.isEmpty()) {
            return List.of(Finding.ok(NAME, "embedded, not running: it starts with the agent"));
        }
        var configuration = new QueueConfiguration(url.get(), patient.settings().instance());
        try (var connection = QueueConnection.open(configuration, clock)) {
            return connection.awaitConnected(PATIENCE) ? connected(connection) : List.of(away(reason(connection)));
        }
    }

    private List<Finding> connected(QueueConnection connection) {
        try {
            var queue = new WorkQueue(connection, clock, RandomGenerator.getDefault(), SlotLimits.none());
            var depth = queue.depth();
            var findings = new ArrayList<Finding>();
            findings.add(Finding.ok(
                    NAME,
                    "%d due, %d being worked at, %d later"
                            .formatted(depth.queued(), depth.claimed(), depth.delayed())));
            queue.deadLetters(SHOWN).stream().map(QueueCheck::dead).forEach(findings::add);
            return findings;
        } catch (QueueUnavailable lost) {
            return List.of(away(String.valueOf(lost.getMessage())));
        }
    }

    private static Finding dead(DeadLetter letter) {
        return Finding.warning(
                NAME,
                "an application of project %s is in dead letters since %s: %s"
                        .formatted(letter.lane().name(), letter.buriedAt(), letter.reason()),
                "mend that, then run the command that is named; nothing else waits for it");
    }

    private static String reason(QueueConnection connection) {
        return switch (connection.health()) {
            case QueueHealth.Up up -> "Redis answered too late";
            case QueueHealth.Down(var since, var reason) -> reason;
        };
    }

    private Finding away(String reason) {
        return Finding.failed(
                NAME,
                reason,
                patient.settings().redis().isPresent()
                        ? "check that the server runs and HAWIYAT_REDIS_URL names it, its user and its password"
                        : "the agent starts it again by itself; see embedded/redis.log in " + patient.data());
    }
}
