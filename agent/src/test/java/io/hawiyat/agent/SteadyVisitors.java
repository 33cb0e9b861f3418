package io.hawiyat.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
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
 * Visitors who come at a steady rate, whether or not those before them were answered: half of them over connections that
 * are kept, half of them each over one of its own. It needs nothing but a JDK, so that it also runs within a container.
 */
final class SteadyVisitors implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Visit visit;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient kept = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();

    /**
     * Whom they visit.
     *
     * @param address name or address to connect to, looked up for each connection
     * @param host that they ask for there
     */
    record Visit(String address, int port, String host, String path) {}

    /** Of the first page of a host behind a port of this machine. */
    SteadyVisitors(int port, String host, int perSecond) {
        this(new Visit("127.0.0.1", port, host, "/"), perSecond);
    }

    SteadyVisitors(Visit visit, int perSecond) {
        this.visit = visit;
        var _ = clock.scheduleAtFixedRate(this::send, 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
    }

    /**
     * {@code ADDRESS PORT PATH PER_SECOND [HOST]}: until its input ends, then it says how it went. For a host that is not
     * the address, the JDK has to be started as for {@link Browser}.
     */
    public static void main(String... arguments) throws IOException {
        var host = arguments.length > 4 ? arguments[4] : arguments[0];
        var visit = new Visit(arguments[0], Integer.parseInt(arguments[1]), host, arguments[2]);
        try (var visitors = new SteadyVisitors(visit, Integer.parseInt(arguments[3]))) {
            System.out.println("visiting " + visit);
            System.in.transferTo(OutputStream.nullOutputStream());
            System.out.println("failures " + visitors.failures());
            System.out.println("answered " + visitors.answered());
        }
    }

    private void send() {
        var due = System.nanoTime();
        visitors.execute(() -> visit(due));
    }

    private void visit(long due) {
        try {
            var status = sent.getAndIncrement() % 2 == 0 ? overKept() : overFresh();
            if (status.equals("200")) {
                answered.incrementAndGet();
            } else {
                failed(due, status);
            }
        } catch (IOException | RuntimeException e) {
            failed(due, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(long due, String how) {
        failures.add(Instant.now() + " after " + (System.nanoTime() - due) / 1_000_000 + " ms: " + how);
    }

    private String overKept() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://" + visit.address() + ":" + visit.port() + visit.path()))
                .timeout(PATIENCE);
        if (!visit.host().equals(visit.address())) {
            request.header("Host", visit.host());
        }
        return Integer.toString(
                kept.send(request.build(), BodyHandlers.ofString()).statusCode());
    }

    private String overFresh() throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(visit.address(), visit.port()), 5_000);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            var request =
                    "GET " + visit.path() + " HTTP/1.1\r\nHost: " + visit.host() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return status(answer);
        }
    }

    /** Of an answer that is there as a whole: one that was cut is not what was asked for. */
    private static String status(String answer) {
        var parts = answer.split("\r\n\r\n", 2);
        if (parts.length < 2 || answer.length() < 12) {
            return "an answer of " + answer.length() + " bytes";
        }
        var length = parts[0].lines()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst();
        var got = parts[1].getBytes(StandardCharsets.UTF_8).length;
        return length.isPresent() && length.getAsInt() != got
                ? got + " bytes of " + length.getAsInt()
                : answer.substring(9, 12);
    }

    /** Sends nobody any more, waits for those under way, and answers with what went wrong. */
    List<String> failures() {
        clock.shutdown();
        visitors.shutdown();
        try {
            if (!visitors.awaitTermination(PATIENCE.toSeconds() + 5, TimeUnit.SECONDS)) {
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
