package io.hawiyat.agent.traefik;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server on a loopback address of its own that answers each byte with its address, and tells what bytes came first. */
final class EchoServer implements Closeable {

    private final String address;
    private final ServerSocket server;
    private final Queue<Integer> firstBytes = new ConcurrentLinkedQueue<>();

    EchoServer(String address, int port) throws IOException {
        this.address = address;
        server = new ServerSocket();
        server.bind(new InetSocketAddress(address, port));
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                var visitor = server.accept();
                Thread.ofVirtual().start(() -> answer(visitor));
            }
        } catch (IOException closed) {
            firstBytes.clear();
        }
    }

    private void answer(Socket visitor) {
        try (visitor) {
            var read = visitor.getInputStream().read();
            firstBytes.add(read);
            while (read >= 0) {
                visitor.getOutputStream().write((address + "\n").getBytes(StandardCharsets.US_ASCII));
                read = visitor.getInputStream().read();
            }
        } catch (IOException gone) {
            // As visitors do; what they said first is kept.
            firstBytes.remove(-1);
        }
    }

    /** The first byte of each visitor so far. */
    Queue<Integer> bytes() {
        return firstBytes;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
