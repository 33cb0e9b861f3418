package io.hawiyat.agent.api;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One component and what is known of it. A check that hangs is never started a second time meanwhile. */
final class WatchedComponent {

    static final String SILENT = "it does not answer";

    private final ReadinessCheck check;
    private final InstantSource clock;
    private @Nullable CompletableFuture<Void> running;
    private Optional<String> problem = Optional.empty();
    private Instant since;

    WatchedComponent(ReadinessCheck check, InstantSource clock) {
        this.check = check;
        this.clock = clock;
        this.since = clock.instant();
    }

    /**
     * One line of the report.
     *
     * @param since when it got into this state, as far as this agent saw
     */
    record Standing(String name, boolean required, Optional<String> problem, Instant since) {}

    /** Begins a check unless one is under way; done when that one is. */
    synchronized CompletableFuture<Void> refresh(Executor executor) {
        var current = running;
        if (current == null || current.isDone()) {
            current = CompletableFuture.runAsync(() -> settle(ask()), executor);
            running = current;
        }
        return current;
    }

    /** Says that the check under way took too long. */
    synchronized void overdue() {
        if (running != null && !running.isDone()) {
            settle(Optional.of(SILENT));
        }
    }

    synchronized Standing standing() {
        return new Standing(check.name(), check.required(), problem, since);
    }

    private Optional<String> ask() {
        try {
            return check.problem();
        } catch (RuntimeException failed) {
            return Optional.of(Optional.ofNullable(failed.getMessage())
                    .orElse(failed.getClass().getSimpleName()));
        }
    }

    private synchronized void settle(Optional<String> found) {
        if (found.isPresent() != problem.isPresent()) {
            since = clock.instant();
        }
        problem = found;
    }
}
