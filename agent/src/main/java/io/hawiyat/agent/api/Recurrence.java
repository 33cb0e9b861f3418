package io.hawiyat.agent.api;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what recurs, from when all of it is there: a start that is refused has said why, and nothing of it is made once
 * more to be told the same.
 */
@Singleton
class Recurrence {

    private static final Logger LOG = LoggerFactory.getLogger(Recurrence.class);
    private static final Duration AT_FIRST = Duration.ofSeconds(1);

    private final List<Recurring> work;
    private final TaskScheduler scheduler;
    private final List<ScheduledFuture<?>> begun = new CopyOnWriteArrayList<>();

    Recurrence(List<Recurring> work, @Named(TaskExecutors.SCHEDULED) TaskScheduler scheduler) {
        this.work = List.copyOf(work);
        this.scheduler = scheduler;
    }

    @EventListener
    void begin(ServerStartupEvent started) {
        work.forEach(it -> begun.add(scheduler.scheduleWithFixedDelay(AT_FIRST, it.pause(), () -> once(it))));
    }

    /** What is thrown out of a scheduler's task would end all times to come, and nobody would hear of it. */
    private static void once(Recurring work) {
        try {
            work.recur();
        } catch (RuntimeException failed) {
            LOG.atWarn()
                    .addKeyValue("work", work.getClass().getSimpleName())
                    .log("failed this time: {}", failed.getMessage());
        }
    }

    @PreDestroy
    void close() {
        begun.forEach(it -> it.cancel(false));
    }
}
