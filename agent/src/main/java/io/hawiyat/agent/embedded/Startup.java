package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one server up, or takes over the one that a killed agent left.
 *
 * @param cancelled asked between two probes; a server that is not up by then is ended again
 */
record Startup(Server server, EmbeddedConfig config, BooleanSupplier cancelled) {

    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    /**
     * @return a process that has answered
     * @throws StartFailed when it ended or was silent until the deadline
     */
    ProcessHandle adoptOrLaunch() throws IOException, InterruptedException {
        server.install();
        var left = server.leftBehind();
        if (left.isPresent() && isAdoptable(left.get())) {
            LOG.atInfo()
                    .addKeyValue("server", server.name())
                    .addKeyValue("process", left.get().pid())
                    .log("adopted the server of an earlier agent");
            return left.get();
        }
        server.clearAway();
        server.configure();
        return launch();
    }

    /** Ends the process where it cannot be kept. */
    private boolean isAdoptable(ProcessHandle left) throws IOException, InterruptedException {
        var answers = answers(left);
        if (answers && server.isCurrent(left)) {
            return true;
        }
        LOG.atInfo()
                .addKeyValue("server", server.name())
                .addKeyValue("process", left.pid())
                .addKeyValue("answers", answers)
                .log("ending the server of an earlier agent");
        if (answers) {
            Ending.of(server, left, config.stopDeadline());
        } else {
            Ending.kill(ProcessTable.family(left));
        }
        return false;
    }

    private boolean answers(ProcessHandle process) throws InterruptedException {
        var deadline = Deadline.in(config.startDeadline());
        while (true) {
            switch (server.probe(config.probeTimeout())) {
                case Answer.Ready() -> {
                    return true;
                }
                case Answer.Silent(var reason) -> {
                    return false;
                }
                case Answer.Starting(var reason) -> {
                    if (deadline.isOver() || cancelled.getAsBoolean()) {
                        return false;
                    }
                    Ending.await(process, deadline.remainingAtMost(LONGEST_PAUSE));
                }
            }
        }
    }

    /** Starts the server as it is configured. */
    ProcessHandle launch() throws IOException, InterruptedException {
        try {
            return launchOnce();
        } catch (StartFailed e) {
            if (!server.makesAnotherTryWorthwhile()) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("server", server.name())
                    .addKeyValue("cause", e.getMessage())
                    .log("the server did not start and is tried again without its saved content");
            return launchOnce();
        }
    }

    private ProcessHandle launchOnce() throws IOException, InterruptedException {
        server.clearAway();
        server.log().rotateWhenLong();
        var logFrom = server.log().end();
        var process = server.launch().toHandle();
        var up = false;
        try {
            awaitAnswer(process, logFrom);
            up = true;
            return process;
        } finally {
            if (!up) {
                Ending.of(server, process, config.stopDeadline());
            }
        }
    }

    private void awaitAnswer(ProcessHandle process, long logFrom) throws IOException, InterruptedException {
        var deadline = Deadline.in(config.startDeadline());
        var pause = FIRST_PAUSE;
        while (!(server.probe(deadline.remainingAtMost(config.probeTimeout())) instanceof Answer.Ready)) {
            if (!ProcessTable.isRunning(process)) {
                throw new StartFailed(
                        server.name() + " ended while starting: " + server.log().since(logFrom));
            }
            if (deadline.isOver()) {
                throw new StartFailed("%s did not answer within %d s: %s"
                        .formatted(
                                server.name(),
                                config.startDeadline().toSeconds(),
                                server.log().since(logFrom)));
            }
            if (cancelled.getAsBoolean()) {
                throw new CancellationException(server.name() + " is no longer wanted");
            }
            Ending.await(process, pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }
}
