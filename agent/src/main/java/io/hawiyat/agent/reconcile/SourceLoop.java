package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.SourceWakes;
import io.hawiyat.agent.source.SourceDefinition;
import io.hawiyat.agent.state.Sources;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at every source when it is due or asked for, several at once, each by one agent at a time. */
public final class SourceLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SourceLoop.class);
    private static final int AT_ONCE = 16;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /** Renewed by the loop as long as it lives: another agent takes a source over only from a dead one. */
    private static final Duration HOLD = Duration.ofSeconds(20);

    private final Map<String, SourceDefinition> definitions;
    private final Sources sources;
    private final Reconciler reconciler;
    private final SourceWakes wakes;
    private final String agent;
    private final InstantSource clock;
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread;

    public SourceLoop(
            Map<String, SourceDefinition> definitions,
            Sources sources,
            Reconciler reconciler,
            SourceWakes wakes,
            String agent,
            InstantSource clock) {
        this.definitions = Map.copyOf(definitions);
        this.sources = sources;
        this.reconciler = reconciler;
        this.wakes = wakes;
        this.agent = agent;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("sources").unstarted(this::run);
    }

    public void start() {
        sources.begin(agent);
        thread.start();
    }

    private void run() {
        while (!closed.get()) {
            try {
                sources.hold(agent, clock.instant().plus(HOLD));
                forgetWakes();
                startDue();
                wakes.await(untilNext());
            } catch (InterruptedException stopping) {
                return;
            } catch (RuntimeException failed) {
                LOG.atWarn().log("sources can not be read, trying again: {}", failed.getMessage());
                pause();
            }
        }
    }

    /** What they ask for is recorded in PostgreSQL; they only end the wait. */
    private void forgetWakes() {
        try {
            wakes.take();
        } catch (QueueUnavailable away) {
            LOG.atDebug().log("no wakes: {}", away.getMessage());
        }
    }

    private void startDue() {
        while (slots.tryAcquire()) {
            var due = claimOne();
            if (due.isEmpty()) {
                slots.release();
                return;
            }
            startLook(due.get());
        }
    }

    private Optional<Sources.Stored> claimOne() {
        try {
            return sources.claimDue(agent, clock.instant(), HOLD, 1).stream().findFirst();
        } catch (RuntimeException failed) {
            slots.release();
            throw failed;
        }
    }

    private void startLook(Sources.Stored source) {
        Thread.ofVirtual().name("source-" + source.definition().name()).start(() -> look(source));
    }

    private void look(Sources.Stored source) {
        var name = source.definition().name();
        try {
            var definition = definitions.get(name);
            if (definition != null) {
                reconciler.reconcile(source, definition);
            }
        } catch (RuntimeException failed) {
            LOG.atWarn().addKeyValue("source", name).setCause(failed).log("reconcile failed, trying again");
            retrySoon(name, failed);
        } finally {
            release(name);
            slots.release();
        }
    }

    /** Where this fails, the hold ends by itself. */
    private void release(String source) {
        try {
            sources.release(source, agent);
        } catch (RuntimeException away) {
            LOG.atDebug().addKeyValue("source", source).log("not released: {}", away.getMessage());
        }
    }

    private void retrySoon(String name, RuntimeException failed) {
        try {
            sources.failed(
                    name,
                    "reconcile failed: " + failed.getMessage(),
                    clock.instant().plus(LONGEST_WAIT));
        } catch (RuntimeException away) {
            LOG.atDebug().addKeyValue("source", name).log("failure not recorded: {}", away.getMessage());
        }
    }

    private Duration untilNext() {
        return sources.nextDue()
                .map(due -> Duration.between(clock.instant(), due))
                .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
                .map(wait -> wait.isNegative() ? Duration.ofMillis(10) : wait)
                .orElse(LONGEST_WAIT);
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE);
        } catch (InterruptedException stopping) {
            closed.set(true);
        }
    }

    @Override
    public void close() {
        closed.set(true);
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
            if (!slots.tryAcquire(AT_ONCE, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("a fetch is still under way at shutdown; its work is found again at the next start");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
