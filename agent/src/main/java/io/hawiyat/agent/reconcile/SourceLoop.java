package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.queue.Backoff;
import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.SourceWakes;
import io.hawiyat.agent.reconcile.WatchedSources.Found;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at every source when it is due or asked for, several at once, each by one agent at a time. */
public final class SourceLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SourceLoop.class);

    /** Most of them wait for a remote, which may hang: it must not keep the others waiting. */
    private static final int AT_ONCE = 16;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN = Duration.ofSeconds(10);
    private static final Duration LOOK_AT_PROBLEM = Duration.ofHours(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /** Renewed by the loop as long as it lives: another agent takes a source over only from a dead one. */
    private static final Duration HOLD = Duration.ofSeconds(20);

    private final WatchedSources watched;
    private final Sources sources;
    private final Reconciler reconciler;
    private final SourceWakes wakes;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final String agent;
    private final Way way;
    private final Consumer<Duration> took;
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final ReentrantLock working = new ReentrantLock();
    private boolean begun;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread thread;

    /**
     * The loop, not started.
     *
     * @param agent the name under which sources are taken
     * @param took told how long each look took
     */
    public SourceLoop(
            WatchedSources watched,
            Sources sources,
            Reconciler reconciler,
            SourceWakes wakes,
            InstantSource clock,
            RandomGenerator random,
            String agent,
            Way way,
            Consumer<Duration> took) {
        this.watched = watched;
        this.random = random;
        this.agent = agent;
        this.way = way;
        this.took = took;
        this.sources = sources;
        this.reconciler = reconciler;
        this.wakes = wakes;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("sources").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (!closed.get()) {
            try {
                wakes.await(work());
            } catch (InterruptedException stopping) {
                return;
            } catch (RuntimeException failed) {
                LOG.atWarn().log("sources can not be read, trying again: {}", failed.getMessage());
                pause();
            }
        }
    }

    /** Answers with how long there is nothing to do. An interrupt would break what it does in PostgreSQL: only waits end so. */
    private Duration work() {
        working.lock();
        try {
            if (!begun) {
                sources.beginAnew(agent);
                begun = true;
            }
            forgetWakes();
            startDue();
            sources.hold(agent, clock.instant().plus(HOLD));
            return untilNext();
        } finally {
            working.unlock();
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
            return way.call(Waypoint.CLAIM_SOURCE, () -> sources.claimDue(agent, clock.instant(), HOLD, 1)).stream()
                    .findFirst();
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
        var began = System.nanoTime();
        try {
            switch (watched.find(name)) {
                case Found.Watched(var definition, var grant) -> {
                    reconciler.reconcile(source, definition, grant);
                    took.accept(Duration.ofNanos(System.nanoTime() - began));
                }
                case Found.Unusable(var message) ->
                    sources.failed(name, message, clock.instant().plus(LOOK_AT_PROBLEM));
                case Found.Unknown unknown ->
                    LOG.atDebug().addKeyValue("source", name).log("it is not ours");
            }
        } catch (RuntimeException failed) {
            LOG.atWarn().addKeyValue("source", name).setCause(failed).log("reconcile failed, trying again");
            retry(source, failed);
        } finally {
            release(name);
            slots.release();
        }
    }

    /** Where this fails, the hold ends by itself. */
    private void release(String source) {
        try {
            way.run(Waypoint.RELEASE_SOURCE, () -> sources.release(source, agent));
        } catch (RuntimeException away) {
            LOG.atDebug().addKeyValue("source", source).log("not released: {}", away.getMessage());
        }
    }

    /** Until it is recorded nobody else may look at the source, so it is tried until PostgreSQL is back. */
    private void retry(Sources.Stored source, RuntimeException failed) {
        while (!closed.get()) {
            try {
                sources.failed(
                        source.definition().name(),
                        "reconcile failed: " + failed.getMessage(),
                        clock.instant().plus(Backoff.delay(source.failures() + 1, random)));
                return;
            } catch (RuntimeException away) {
                LOG.atDebug().log("failure not recorded yet: {}", away.getMessage());
                pause();
            }
        }
    }

    private Duration untilNext() {
        return sources.nextDue(agent)
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
        try {
            endWait();
            thread.join(Duration.ofSeconds(5));
            if (!slots.tryAcquire(AT_ONCE, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn().log("a fetch is still under way at shutdown; its work is found again at the next start");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void endWait() throws InterruptedException {
        var idle = working.tryLock(SHUTDOWN.toNanos(), TimeUnit.NANOSECONDS);
        thread.interrupt();
        if (idle) {
            working.unlock();
        }
    }
}
