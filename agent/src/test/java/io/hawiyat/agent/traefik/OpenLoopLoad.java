package io.hawiyat.agent.traefik;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Visitors who come at a steady rate, whether or not those before them were answered. */
final class OpenLoopLoad implements AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService visitors = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong answered = new AtomicLong();

    OpenLoopLoad(Visitor visitor, String host, int perSecond) {
        var _ = clock.scheduleAtFixedRate(
                () -> visitors.execute(() -> visit(visitor, host)),
                0,
                1_000_000_000L / perSecond,
                TimeUnit.NANOSECONDS);
    }

    private void visit(Visitor visitor, String host) {
        try {
            var answer = visitor.visit(host, "/");
            if (answer.startsWith("200 ")) {
                answered.incrementAndGet();
            } else {
                failures.add(answer);
            }
        } catch (RuntimeException e) {
            failures.add(e.toString());
        }
    }

    /** Sends nobody any more, and waits for those under way. */
    void stop() throws InterruptedException {
        clock.shutdown();
        visitors.shutdown();
        if (!visitors.awaitTermination(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS)) {
            failures.add("some were never answered");
        }
    }

    long answered() {
        return answered.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        visitors.shutdownNow();
    }
}
