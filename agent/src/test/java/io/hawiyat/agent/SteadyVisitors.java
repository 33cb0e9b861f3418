package io.hawiyat.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Visitors of a host who come at a steady rate, whether or not those before them were answered: half of them over
 * connections that are kept, half of them each over one of its own.
 */
final class SteadyVisitors implements AutoCloseable {

    private final int port;
    private final String host;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient kept = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();

    SteadyVisitors(int port, String host, int perSecond) {
        this.port = port;
        this.host = host;
        var _ = clock.scheduleAtFixedRate(
                () -> visitors.execute(this::visit), 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
    }

    private void visit() {
        try {
            var status = sent.getAndIncrement() % 2 == 0 ? overKept() : overFresh();
            if (status.startsWith("200")) {
                answered.incrementAndGet();
            } else {
                failures.add(status);
            }
        } catch (IOException | RuntimeException e) {
            failures.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String overKept() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .header("Host", host)
                .timeout(Duration.ofSeconds(10))
                .build();
        return Integer.toString(kept.send(request, BodyHandlers.ofString()).statusCode());
    }

    private String overFresh() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            var request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.length() > 12 ? answer.substring(9, 12) : "an answer of " + answer.length() + " bytes";
        }
    }

    /** Sends nobody any more, waits for those under way, and answers with what went wrong. */
    List<String> failures() {
        clock.shutdown();
        visitors.shutdown();
        try {
            if (!visitors.awaitTermination(20, TimeUnit.SECONDS)) {
                failures.add("some were never answered");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.copyOf(failures);
    }

    long answered() {
        return answered.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        visitors.shutdownNow();
        kept.shutdownNow();
    }
}
