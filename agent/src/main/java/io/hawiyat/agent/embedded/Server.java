package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** One of the two servers: what is its own about installing, starting, asking and stopping it. */
interface Server {

    /** As the operator knows it. */
    String name();

    ServerLog log();

    /**
     * Makes the programs and the data directory where they are missing; touches nothing that a running server uses.
     *
     * @throws StartRefused when what is there is not this version's
     */
    void install() throws IOException, InterruptedException;

    /** The server process that an earlier agent left on this data, however broken; never anybody else's. */
    Optional<ProcessHandle> leftBehind() throws IOException;

    /** Whether such a process runs today's program with today's configuration. */
    boolean isCurrent(ProcessHandle process) throws IOException;

    /** Ends what remains of a server on this data without its main process, and removes its stale pid file. */
    void clearAway() throws IOException, InterruptedException;

    /** Chooses the port and writes the configuration, for a server that does not run. */
    void configure() throws IOException;

    Process launch() throws IOException;

    /** After a start that failed: removes what may be at fault and can be done without; false when there is nothing. */
    default boolean makesAnotherTryWorthwhile() throws IOException {
        return false;
    }

    /** Asks for a real answer over the network, as a client of the agent would. */
    Answer probe(Duration timeout);

    /** Asks the process to end cleanly, and does not wait for it. */
    void requestStop(ProcessHandle process) throws IOException, InterruptedException;

    /** With user and password. */
    String url();
}
