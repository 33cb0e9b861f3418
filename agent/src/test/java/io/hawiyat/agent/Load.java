package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Visits that go on, one every few milliseconds, while something else happens. */
final class Load implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(10);

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread visitor;

    private Load(Supplier<String> visit) {
        visitor = Thread.ofVirtual().name("load").start(() -> go(visit));
    }

    /** @param visit answers with what begins with the status */
    static Load on(Supplier<String> visit) {
        return new Load(visit);
    }

    private void go(Supplier<String> visit) {
        try {
            do {
                var answer = visit.get();
                if (!answer.startsWith("200 ")) {
                    failures.add(answer);
                }
            } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Every answer so far that was not a 200. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            assertThat(visitor.join(Duration.ofSeconds(30)))
                    .as("the load has ended")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
