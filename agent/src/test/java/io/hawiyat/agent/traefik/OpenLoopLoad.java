package io.hawiyat.agent.traefik;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Set<Object> underWay = ConcurrentHashMap.newKeySet();

    OpenLoopLoad(Visitor visitor, String host, int perSecond) {
        var _ = clock.scheduleAtFixedRate(
                () -> begin(visitor, host), 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
    }

    private void begin(Visitor visitor, String host) {
        var visit = new Object();
        underWay.add(visit);
        visitors.execute(() -> {
            visit(visitor, host);
            underWay.remove(visit);
        });
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

    /** Waits for all who are under way now. */
    void awaitThoseUnderWay() throws InterruptedException {
        var now = List.copyOf(underWay);
        var deadline = Deadline.in(Duration.ofSeconds(20));
        while (now.stream().anyMatch(underWay::contains)) {
            if (deadline.passed()) {
                failures.add("some were not answered within 20 s");
                return;
            }
            Thread.sleep(10);
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
