package io.hawiyat.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.event.ShutdownEvent;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionScheduleTest {

    @RegisterExtension
    static final Scene SCENE = new Scene();

    private final AtomicInteger ended = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    private final class Slow extends Retention {
        Slow() {
            super(SCENE.database.bean(RetentionRows.class), SCENE.database.bean(ClaimRows.class));
        }

        @Override
        public void sweep() {
            begun.countDown();
            try {
                assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ended.incrementAndGet();
        }
    }

    @Test
    void aSweepUnderWayEndsBeforeTheAgentDoesAndNoneBeginsAfter() throws Exception {
        var schedule = new RetentionSchedule(new Slow());
        try (var context = ApplicationContext.builder().build();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sweep = threads.submit(schedule::sweep);
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            var shutdown = threads.submit(() -> {
                schedule.end(new ShutdownEvent(context));
                return ended.get();
            });
            TimeUnit.MILLISECONDS.sleep(Duration.ofMillis(100).toMillis());
            assertThat(shutdown.isDone()).isFalse();
            goOn.countDown();

            assertThat(shutdown.get(20, TimeUnit.SECONDS)).isEqualTo(1);
            sweep.get(20, TimeUnit.SECONDS);
            schedule.sweep();
            assertThat(ended).hasValue(1);
        }
    }
}
