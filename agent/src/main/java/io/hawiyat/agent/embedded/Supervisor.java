package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one server running: probes it, starts it again when it is dead or hung, stops it at the end. */
final class Supervisor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    private final Server server;
    private final EmbeddedConfig config;
    private final InstantSource clock;
    private final CompletableFuture<Void> stopping = new CompletableFuture<>();
    private final Startup startup;
    private final Backoff backoff;
    private final Thread thread;

    private volatile ServerState state;
    private ProcessHandle process;
    private CompletableFuture<Object> change;
    private Deadline hung;
    private long upSince;
    private long logFrom;

    private Supervisor(Server server, EmbeddedConfig config, InstantSource clock)
            throws IOException, InterruptedException {
        this.server = server;
        this.config = config;
        this.clock = clock;
        this.startup = new Startup(server, config, stopping::isDone);
        this.backoff = new Backoff(config.firstBackoff(), config.longestBackoff());
        this.process = startup.adoptOrLaunch();
        this.change = CompletableFuture.anyOf(stopping, process.onExit());
        this.hung = Deadline.in(config.hungAfter());
        this.upSince = System.nanoTime();
        this.logFrom = server.log().end();
        this.state = new ServerState.Running(clock.instant());
        this.thread = Thread.ofVirtual().name("embedded " + server.name()).unstarted(this::supervise);
    }

    /** Returns when the server answers. */
    static Supervisor start(Server server, EmbeddedConfig config, InstantSource clock)
            throws IOException, InterruptedException {
        var supervisor = new Supervisor(server, config, clock);
        supervisor.thread.start();
        return supervisor;
    }

    Server server() {
        return server;
    }

    ServerState state() {
        return state;
    }

    private void supervise() {
        try {
            while (!stopping.isDone()) {
                await(change, config.probeInterval());
                if (!stopping.isDone()) {
                    look();
                }
            }
            Ending.of(server, process, config.stopDeadline());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.atError().addKeyValue("server", server.name()).setCause(e).log("the server cannot be stopped");
        }
    }

    private void look() throws InterruptedException {
        if (!ProcessTable.isRunning(process)) {
            restart("it ended");
            return;
        }
        switch (server.probe(config.probeTimeout())) {
            case Answer.Ready() -> isRunning();
            case Answer.Starting(var reason) -> {
                isDown(reason);
                hung = Deadline.in(config.hungAfter());
            }
            case Answer.Silent(var reason) -> {
                isDown("it does not answer: " + reason);
                if (hung.isOver()) {
                    restart("it did not answer for %d s"
                            .formatted(config.hungAfter().toSeconds()));
                }
            }
        }
    }

    private void restart(String cause) throws InterruptedException {
        backoff.forgetAfter(Duration.ofNanos(System.nanoTime() - upSince));
        var reason = cause;
        while (!stopping.isDone()) {
            var pause = backoff.next();
            isDown("%s; it is started again %s%s"
                    .formatted(reason, pause.isZero() ? "now" : "in " + pause.toMillis() + " ms", lastWords()));
            await(stopping, pause);
            try {
                relaunch();
                return;
            } catch (IOException | RuntimeException e) {
                reason = String.valueOf(e.getMessage());
            }
        }
    }

    private void relaunch() throws IOException, InterruptedException {
        Ending.kill(ProcessTable.family(process));
        if (stopping.isDone()) {
            return;
        }
        logFrom = server.log().end();
        process = startup.launch();
        change = CompletableFuture.anyOf(stopping, process.onExit());
        upSince = System.nanoTime();
        isRunning();
    }

    private String lastWords() {
        try {
            var words = server.log().since(logFrom);
            return words.isEmpty() ? "" : ". Its log ends: " + words;
        } catch (IOException e) {
            return ". Its log cannot be read: " + e.getMessage();
        }
    }

    private void isRunning() {
        hung = Deadline.in(config.hungAfter());
        if (state instanceof ServerState.Down(var since, var reason)) {
            LOG.atInfo()
                    .addKeyValue("server", server.name())
                    .addKeyValue("process", process.pid())
                    .addKeyValue("downSince", since)
                    .log("the server is back");
            state = new ServerState.Running(clock.instant());
        }
        rotateLog();
    }

    private void rotateLog() {
        try {
            server.log().rotateWhenLong();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("server", server.name()).setCause(e).log("the server's log cannot be shortened");
        }
    }

    private void isDown(String what) {
        var reason = server.name() + ": " + what;
        if (state instanceof ServerState.Down down && down.reason().equals(reason)) {
            return;
        }
        var since = state instanceof ServerState.Down(var first, var earlier) ? first : clock.instant();
        LOG.atWarn()
                .addKeyValue("server", server.name())
                .addKeyValue("reason", reason)
                .addKeyValue("since", since)
                .log("the server is down");
        state = new ServerState.Down(since, reason);
    }

    /** Returns early when the event comes. */
    private static void await(CompletableFuture<?> event, Duration limit) throws InterruptedException {
        try {
            event.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException timeIsOver) {
            return;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Begins to stop, so that several servers can stop side by side; {@link #close} waits for the end. */
    void stop() {
        stopping.complete(null);
    }

    /** Stops the server cleanly, or by force when it does not end within its deadline. */
    @Override
    public void close() {
        stop();
        try {
            var limit = config.stopDeadline().plus(config.probeTimeout()).plus(AFTER_KILL);
            if (!thread.join(limit)) {
                LOG.atError().addKeyValue("server", server.name()).log("the server did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
