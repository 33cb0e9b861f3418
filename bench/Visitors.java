import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Open-loop load: visitors come at a steady rate, whether or not those before them were answered, and their time counts
 * from when they were due. Half of them use kept connections, half of them one of their own.
 */
final class Visitors implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int port;
    private final String host;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient kept =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Visit> visits = new ConcurrentLinkedQueue<>();
    private final AtomicLong sent = new AtomicLong();

    private record Visit(double due, double millis) {}

    Visitors(int port, String host, int perSecond) {
        this.port = port;
        this.host = host;
        clock.scheduleAtFixedRate(this::send, 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
    }

    private void send() {
        var due = Stage.now();
        visitors.execute(() -> visit(due));
    }

    private void visit(double due) {
        try {
            var status = sent.getAndIncrement() % 2 == 0 ? overKept() : overFresh();
            if (status.equals("200")) {
                visits.add(new Visit(due, Stage.now() - due));
            } else {
                failures.add(Instant.now() + " " + status);
            }
        } catch (Exception failed) {
            failures.add(Instant.now() + " " + failed);
        }
    }

    private String overKept() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .timeout(PATIENCE)
                .header("Host", host)
                .build();
        return Integer.toString(kept.send(request, BodyHandlers.ofString()).statusCode());
    }

    private String overFresh() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            var request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.length() > 12 ? answer.substring(9, 12) : "an answer of " + answer.length() + " bytes";
        }
    }

    long sent() {
        return sent.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Of those who were due between two moments, in milliseconds: how long 99 of 100 waited at most. */
    double p99(double from, double to) {
        var sorted = visits.stream()
                .filter(visit -> visit.due() >= from && visit.due() < to)
                .mapToDouble(Visit::millis)
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length * 99 / 100];
    }

    /** Sends nobody any more, and waits for those under way. */
    void end() throws InterruptedException {
        clock.shutdown();
        visitors.shutdown();
        if (!visitors.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            failures.add("some were never answered");
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        visitors.shutdownNow();
        kept.shutdownNow();
    }
}
