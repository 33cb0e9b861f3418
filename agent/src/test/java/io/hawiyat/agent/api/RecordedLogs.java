package io.hawiyat.agent.api;

import io.hawiyat.agent.manifest.ApplicationId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What containers would have written. */
public final class RecordedLogs implements ContainerLogs {

    final AtomicInteger followed = new AtomicInteger();
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final List<BlockingQueue<Line>> followers = new CopyOnWriteArrayList<>();
    volatile Optional<String> problem = Optional.empty();

    /** A container writes a line. */
    public void write(String container, String text) {
        var line = new Line(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(lines.size()), container, "stdout", text);
        lines.add(line);
        followers.forEach(it -> it.add(line));
    }

    @Override
    public List<Line> last(ApplicationId application, int tail) {
        problem.ifPresent(it -> {
            throw new Unavailable(it, new IllegalStateException(it));
        });
        return List.copyOf(lines).subList(Math.max(0, lines.size() - tail), lines.size());
    }

    @Override
    public Following follow(ApplicationId application, int tail) {
        var queue = new LinkedBlockingQueue<Line>(last(application, tail));
        followers.add(queue);
        followed.incrementAndGet();
        return new Following() {
            @Override
            public Optional<Line> next(Duration atMost) throws InterruptedException {
                return Optional.ofNullable(queue.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
            }

            @Override
            public void close() {
                followers.remove(queue);
                followed.decrementAndGet();
            }
        };
    }
}
