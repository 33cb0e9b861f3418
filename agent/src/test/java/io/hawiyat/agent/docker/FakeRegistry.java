package io.hawiyat.agent.docker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A registry that answers every request with one error, and hangs up on TLS, which engines try first. */
final class FakeRegistry implements AutoCloseable {

    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket server;
    private final String answer;
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private FakeRegistry(String status, String code) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var body = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"none for you\"}]}";
        answer = "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + "WWW-Authenticate: Basic realm=\"test\"\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        Thread.ofVirtual().start(this::accept);
    }

    static FakeRegistry denying() throws IOException {
        return new FakeRegistry("401 Unauthorized", "UNAUTHORIZED");
    }

    static FakeRegistry empty() throws IOException {
        return new FakeRegistry("404 Not Found", "MANIFEST_UNKNOWN");
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    List<String> authorizations() {
        return authorizations;
    }

    /** First lines of the requests for a manifest. */
    List<String> manifestRequests() {
        return requests.stream().filter(line -> line.contains("/manifests/")).toList();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var input = new PushbackInputStream(client.getInputStream())) {
            var first = input.read();
            if (first == TLS_HANDSHAKE || first < 0) {
                return;
            }
            input.unread(first);
            var lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.US_ASCII));
            var request = String.valueOf(lines.readLine());
            requests.add(request);
            for (var line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                if (line.startsWith("Authorization: ")) {
                    authorizations.add(line.substring("Authorization: ".length()));
                }
            }
            var end = request.startsWith("HEAD") ? answer.indexOf("\r\n\r\n") + 4 : answer.length();
            client.getOutputStream().write(answer.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            requests.add("broken: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
