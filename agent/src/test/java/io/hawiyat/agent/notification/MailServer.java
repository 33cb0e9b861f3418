package io.hawiyat.agent.notification;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** As much of RFC 5321 as it takes to get a mail: what a client says is remembered line by line. */
final class MailServer implements AutoCloseable {

    private final ServerSocket socket;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    /** What is answered to RCPT TO, and to AUTH. */
    volatile String toRecipient = "250 ok";

    volatile String toLogin = "235 welcome";

    MailServer() {
        try {
            this.socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::run);
    }

    int port() {
        return socket.getLocalPort();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    private void run() {
        while (!socket.isClosed()) {
            try (var client = socket.accept()) {
                serve(client);
            } catch (IOException ended) {
                // The client went away, or the test has ended.
            }
        }
    }

    private void serve(Socket client) throws IOException {
        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        var out = new PrintWriter(client.getOutputStream(), true, StandardCharsets.UTF_8);
        out.print("220 mail.test\r\n");
        out.flush();
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            lines.add(line);
            if (line.equals("DATA")) {
                say(out, "354 go on");
                data(in);
                say(out, "250 taken");
            } else {
                say(out, answer(line));
            }
        }
    }

    private String answer(String line) {
        return switch (line.split("[ :]", 2)[0]) {
            case "EHLO" -> "250-mail.test\r\n250 AUTH PLAIN";
            case "AUTH" -> toLogin;
            case "RCPT" -> toRecipient;
            case "QUIT" -> "221 bye";
            default -> "250 ok";
        };
    }

    private void data(BufferedReader in) throws IOException {
        for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            lines.add(line);
        }
    }

    private static void say(PrintWriter out, String answer) {
        out.print(answer + "\r\n");
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
