package io.hawiyat.agent;

import io.hawiyat.agent.cli.ExitCodes;
import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.cli.Terminal;
import io.hawiyat.agent.embedded.StartRefused;
import io.micronaut.http.server.exceptions.ServerStartupException;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The agent as a process: it works until a signal asks it to end, and is closed before it does. */
final class AgentProcess {

    private static final Duration TO_CLOSE = Duration.ofSeconds(60);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread main = Thread.currentThread();
    private boolean starting = true;

    private AgentProcess() {}

    /**
     * Runs an agent.
     *
     * @return the process's exit code
     */
    static int run(Settings settings, Terminal terminal) throws IOException {
        var process = new AgentProcess();
        Runtime.getRuntime().addShutdownHook(new Thread(process::end, "shutdown"));
        try {
            process.untilAsked(Agent.start(settings));
            return ExitCodes.OK;
        } catch (InterruptedException asked) {
            return ExitCodes.OK;
        } catch (StartRefused refused) {
            terminal.note("hawiyat: " + refused.getMessage());
            return ExitCodes.USAGE;
        } catch (ServerStartupException | BindException taken) {
            terminal.note("hawiyat: can not listen on " + settings.host() + ":" + settings.port()
                    + ", which something else does; choose another one with --port");
            return ExitCodes.NO;
        } finally {
            process.closed.countDown();
        }
    }

    private void untilAsked(Agent agent) throws InterruptedException {
        try (agent) {
            started();
            asked.await();
        }
    }

    /** From here on nothing is interrupted: what is under way is closed in its order. */
    private synchronized void started() {
        starting = false;
        // One that came with the last step of the start is of no use any more: the agent was asked to end.
        Thread.interrupted();
    }

    /** The start may wait for a PostgreSQL that never comes. */
    private synchronized void endStart() {
        if (starting) {
            main.interrupt();
        }
    }

    /** On a signal the JVM would end while the agent still closes, and with a code that says it was killed. */
    private void end() {
        if (closed.getCount() == 0) {
            return;
        }
        asked.countDown();
        endStart();
        var clean = awaitClosed();
        Runtime.getRuntime().halt(clean ? ExitCodes.OK : ExitCodes.NO);
    }

    private boolean awaitClosed() {
        try {
            return closed.await(TO_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException impatient) {
            return false;
        }
    }
}
