package io.hawiyat.agent.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Reads an event stream as a browser does, on a socket of its own. */
final class StreamReader implements AutoCloseable {

    private final Socket socket;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

    /** One event. */
    record Received(String id, String event, String data) {}

    private StreamReader(Socket socket) {
        this.socket = socket;
    }

    static StreamReader open(ApiServer server, String... headers) throws IOException {
        return openAt(server, "/api/v1/stream", headers);
    }

    static StreamReader openAt(ApiServer server, String path, String... headers) throws IOException {
        var reader = new StreamReader(request(server, path, headers));
        var lines = new BufferedReader(new InputStreamReader(reader.socket.getInputStream(), StandardCharsets.UTF_8));
        reader.awaitOpening(lines);
        Thread.ofVirtual().start(() -> reader.read(lines));
        return reader;
    }

    /** Asks for the stream and never reads it. */
    static Socket request(ApiServer server, String... headers) throws IOException {
        return request(server, "/api/v1/stream", headers);
    }

    private static Socket request(ApiServer server, String path, String... headers) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                + String.join("", headers) + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** The next event that is wanted, of those that come within ten seconds; others are passed over. */
    Received await(Predicate<Received> wanted) throws InterruptedException {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < end) {
            var next = received.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next != null && wanted.test(next)) {
                return next;
            }
        }
        throw new AssertionError("no such event came within ten seconds");
    }

    private void awaitOpening(BufferedReader lines) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(": open")) {
                return;
            }
        }
        throw new AssertionError("the stream ended before it began");
    }

    private void read(BufferedReader lines) {
        try {
            var id = "";
            var event = "";
            var data = "";
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && !event.isEmpty()) {
                    received.add(new Received(id, event, data));
                    event = "";
                }
            }
        } catch (SocketTimeoutException quiet) {
            throw new AssertionError("not even a heartbeat came", quiet);
        } catch (IOException closed) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(closed);
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
