package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/** Chooses ports on 127.0.0.1. */
final class LoopbackPort {

    static final String HOST = "127.0.0.1";

    // Below the range that Linux takes for outgoing connections: there a client that waits for its dead server can be
    // given the server's port, and connect to itself.
    private static final int FIRST = 15_000;
    private static final int BEYOND = 30_000;
    private static final int ATTEMPTS = 200;

    private LoopbackPort() {}

    static int choose(RandomGenerator random) throws IOException {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var port = random.nextInt(FIRST, BEYOND);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no free port on %s between %d and %d".formatted(HOST, FIRST, BEYOND));
    }

    static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
