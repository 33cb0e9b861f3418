package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends processes that are known to be this installation's. */
final class Ending {

    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(100);

    private Ending() {}

    /** Asks for a clean end, and kills the process with all that came from it when the limit is over. */
    static void of(Server server, ProcessHandle process, Duration limit) throws IOException, InterruptedException {
        var family = ProcessTable.family(process);
        try {
            if (ProcessTable.isRunning(process)) {
                server.requestStop(process);
                awaitEnd(process, Deadline.in(limit));
            }
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("server", server.name())
                    .addKeyValue("cause", e.getMessage())
                    .log("the server cannot be asked to end and is killed; it recovers at its next start");
        } finally {
            kill(family);
        }
    }

    /** @throws StartFailed when one is still there after five seconds, as one that waits for a dead disk is */
    static void kill(List<ProcessHandle> processes) throws IOException, InterruptedException {
        processes.forEach(ProcessHandle::destroyForcibly);
        var deadline = Deadline.in(KILL_LIMIT);
        for (var process : processes) {
            if (!awaitEnd(process, deadline)) {
                throw new StartFailed("process %d does not end, even when killed".formatted(process.pid()));
            }
        }
    }

    private static boolean awaitEnd(ProcessHandle process, Deadline deadline) throws InterruptedException {
        while (ProcessTable.isRunning(process)) {
            if (deadline.isOver()) {
                return false;
            }
            await(process, deadline.remainingAtMost(GLANCE));
        }
        return true;
    }

    /** Returns when the process has ended or the time is over. */
    static void await(ProcessHandle process, Duration limit) throws InterruptedException {
        try {
            process.onExit().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException stillRunning) {
            // The caller looks itself: the exit of an adopted process that nobody waits for is never announced.
            return;
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for process " + process.pid(), e);
        }
    }
}
