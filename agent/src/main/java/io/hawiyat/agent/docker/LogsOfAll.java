package io.hawiyat.agent.docker;

import io.hawiyat.agent.docker.ApplicationLogs.Written;
import io.hawiyat.agent.manifest.ApplicationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of all containers of one application as they are written, until closed. Containers that are started later
 * are followed too. Nothing is piled up for a reader that is slow: the engine is read more slowly instead.
 */
public final class LogsOfAll implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogsOfAll.class);
    private static final int AHEAD = 256;

    /** What a container wrote before it was seen; of more than this only the end is told. */
    private static final int BEFORE = 1_000;

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ApplicationLogs logs;
    private final ApplicationId application;
    private final BlockingQueue<Written> lines = new ArrayBlockingQueue<>(AHEAD);
    private final Map<String, Instant> told = new ConcurrentHashMap<>();
    private final Map<String, LogFollower> followed = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private LogsOfAll(ApplicationLogs logs, ApplicationId application, int tail) {
        this.logs = logs;
        this.application = application;
        this.thread = Thread.ofVirtual().name("logs-of-" + application).unstarted(() -> run(tail));
    }

    static LogsOfAll start(ApplicationLogs logs, ApplicationId application, int tail) {
        var all = new LogsOfAll(logs, application, tail);
        all.thread.start();
        return all;
    }

    /** The next line; empty when none came within the time. */
    public Optional<Written> next(Duration atMost) throws InterruptedException {
        return Optional.ofNullable(lines.poll(atMost.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void run(int tail) {
        try {
            tellLast(tail);
            do {
                followAll();
            } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException closing) {
            LOG.atTrace().addKeyValue("application", application).log("no longer followed");
        } finally {
            followed.values().forEach(LogFollower::close);
        }
    }

    private void tellLast(int tail) throws InterruptedException {
        try {
            var last = logs.last(application, Math.max(tail, 1));
            if (!last.isEmpty()) {
                // What is not among the last lines is older than all of them.
                var oldest = last.getFirst().line().at();
                logs.started(application).forEach(it -> told.put(it.id(), oldest));
            }
            for (var written : last) {
                told.put(written.container().id(), written.line().at());
            }
            for (var written : tail == 0 ? List.<Written>of() : last) {
                lines.put(written);
            }
        } catch (EngineException away) {
            LOG.atDebug().addKeyValue("application", application).log("no logs yet: {}", away.getMessage());
        }
    }

    private void followAll() {
        try {
            for (var container : logs.started(application)) {
                if (container.state() == Listed.State.RUNNING) {
                    followed.computeIfAbsent(
                            container.id(), id -> logs.follow(container, BEFORE, new Teller(container)));
                }
            }
        } catch (EngineException away) {
            LOG.atDebug().addKeyValue("application", application).log("not listed: {}", away.getMessage());
        }
    }

    /** Hands on what one container writes; one that the engine starts again is followed again. */
    private final class Teller implements LogFollower.Listener {

        private final Listed container;
        private final Instant after;
        private Instant at = Instant.EPOCH;

        Teller(Listed container) {
            this.container = container;
            this.after = told.getOrDefault(container.id(), Instant.EPOCH);
        }

        @Override
        public void line(LogLine line) {
            at = line.at().equals(Instant.EPOCH) ? at : line.at();
            if (at.isAfter(after) && closed.getCount() > 0) {
                tell(new Written(container, new LogLine(at, line.error(), line.text())));
            }
        }

        private void tell(Written written) {
            try {
                lines.put(written);
                told.put(container.id(), at);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void ended() {
            followed.remove(container.id());
        }

        @Override
        public void failed(EngineException failure) {
            followed.remove(container.id());
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
