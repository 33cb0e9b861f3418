package io.hawiyat.agent.traefik;

import io.hawiyat.agent.traefik.Confirmation.Confirmed;
import io.hawiyat.agent.traefik.Confirmation.Rejected;
import io.hawiyat.agent.traefik.Confirmation.Silent;
import io.hawiyat.agent.traefik.Expectation.Sight;
import io.hawiyat.agent.traefik.SharedReader.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Waits until Traefik shows what was published. Any number may wait at once: they share one poll. */
final class Confirmations {

    private final SharedReader reader;
    private final TraefikLog log;

    Confirmations(SharedReader reader, TraefikLog log) {
        this.reader = reader;
        this.log = log;
    }

    /**
     * Waits until it is sure, or until patience ends. Returns early, with the interrupt kept, when interrupted.
     *
     * @param since before the write, which Traefik may complain of within a millisecond
     */
    Confirmation await(Expectation expectation, Duration patience, Instant since) {
        try {
            return new Waiting(expectation, patience, since).confirmation();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Silent("interrupted while waiting for Traefik");
        }
    }

    /** One look at what Traefik shows now: rejected means that it is something else. */
    Confirmation look(Expectation expectation, Duration timeout) {
        try {
            var waiting = new Waiting(expectation, timeout, Instant.MAX);
            return waiting.judge().orElseGet(waiting::lastSeen);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Silent("interrupted while asking Traefik");
        }
    }

    private final class Waiting {

        private final Expectation expectation;
        private final Duration patience;
        private final Deadline deadline;
        private final Pace pace = new Pace();
        private final long began = System.nanoTime();
        private final Instant since;

        private Optional<Confirmation> lastSeen = Optional.empty();
        private Deadline nextLookAtLog = Deadline.in(Duration.ofMillis(250));

        Waiting(Expectation expectation, Duration patience, Instant since) {
            this.expectation = expectation;
            this.since = since;
            this.patience = patience;
            this.deadline = Deadline.in(patience);
        }

        Confirmation confirmation() throws InterruptedException {
            while (!deadline.passed()) {
                var judged = judge().or(this::complaint);
                if (judged.isPresent()) {
                    return judged.get();
                }
                pace.pause(deadline);
            }
            return giveUp();
        }

        Optional<Confirmation> judge() throws InterruptedException {
            return switch (reader.read(deadline)) {
                case Answer.Unseen unseen -> {
                    // A question that the deadline cut short says nothing about Traefik.
                    if (!deadline.passed() || lastSeen.isEmpty()) {
                        lastSeen = Optional.of(new Silent(unseen.why()));
                    }
                    yield Optional.empty();
                }
                case Answer.Seen seen -> judge(expectation.compare(seen.routing()));
            };
        }

        private Optional<Confirmation> judge(Sight sight) {
            return switch (sight) {
                case Sight.AsExpected() -> Optional.of(new Confirmed(Duration.ofNanos(System.nanoTime() - began)));
                case Sight.Faulty faulty -> Optional.of(new Rejected(String.join("; ", faulty.errors())));
                case Sight.Different different -> {
                    lastSeen = Optional.of(new Rejected("Traefik routes %s otherwise: %s"
                            .formatted(expectation.names().id(), String.join("; ", different.differences()))));
                    yield Optional.empty();
                }
            };
        }

        private Optional<Confirmation> complaint() {
            if (!nextLookAtLog.passed()) {
                return Optional.empty();
            }
            nextLookAtLog = Deadline.in(Duration.ofMillis(500));
            return Complaints.in(log.linesSince(since))
                    .about(expectation.names().file())
                    .map(Rejected::new);
        }

        Confirmation lastSeen() {
            return lastSeen.orElseGet(() -> new Silent("Traefik was not asked in time"));
        }

        /** Without a word of Traefik against this file nobody can say that it is at fault. */
        private Confirmation giveUp() {
            return switch (lastSeen()) {
                case Rejected otherwise -> {
                    var complaints = Complaints.in(log.linesSince(since));
                    var own = complaints.about(expectation.names().file()).<Confirmation>map(Rejected::new);
                    yield own.orElseGet(() -> new Silent(complaints
                            .aboutOthersThan(expectation.names().file())
                            .map(Confirmations::heldUp)
                            .orElseGet(() -> unexplained(otherwise))));
                }
                case Silent silent -> silent;
                case Confirmed confirmed -> confirmed;
            };
        }

        private String unexplained(Rejected otherwise) {
            return "Traefik did not take it within %d ms and does not say why; its log or load may tell. %s"
                    .formatted(patience.toMillis(), otherwise.message());
        }
    }

    private static String heldUp(String complaint) {
        return "Traefik reads no new configuration because of another file; mend or remove it: " + complaint;
    }
}
