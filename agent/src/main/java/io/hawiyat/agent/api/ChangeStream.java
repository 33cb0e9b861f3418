package io.hawiyat.agent.api;

import io.hawiyat.agent.api.ChangeRendering.Rendered;
import io.hawiyat.agent.state.ChangeFeed;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The state's changes, read once and told to every reader; begins with the first of them. */
@Singleton
class ChangeStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeStream.class);

    private static final int KEPT = 10_000;
    private static final int BATCH = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ChangeFeed feed;
    private final ChangeRendering rendering;
    private final Scheduler blocking;
    private final StreamReaders readers = new StreamReaders();
    private Optional<Thread> pump = Optional.empty();

    ChangeStream(
            ChangeFeed feed,
            ChangeRendering rendering,
            @Named(TaskExecutors.BLOCKING) ExecutorService executor,
            MeterRegistry meters) {
        Gauge.builder("hawiyat.stream.readers", readers, StreamReaders::count)
                .description("Who follows the stream of changes")
                .register(meters);
        this.feed = feed;
        this.rendering = rendering;
        this.blocking = Schedulers.fromExecutorService(executor);
    }

    /** Changes from now on, or from the one after the last that a reader saw. May take a query: not on the event loop. */
    Flux<StreamFrame> open(Optional<String> lastSeen, boolean details) {
        begin();
        var joined = readers.join();
        var resumed = lastSeen.flatMap(this::known);
        var from = Math.max(joined.from(), resumed.orElse(0L));
        Flux<StreamFrame> missed = resumed.map(
                        last -> missed(last, joined.from()).map(it -> it.frame(details)))
                .orElseGet(() -> lastSeen.isPresent() ? Flux.just(StreamFrame.reset(Optional.empty())) : Flux.empty());
        return missed.concatWith(
                joined.changes().filter(change -> change.id() > from).map(it -> it.frame(details)));
    }

    private Flux<Rendered> missed(long after, long upTo) {
        return Flux.defer(() -> Flux.fromIterable(ChangeRendering.newest(feed.after(after, KEPT))))
                .filter(change -> change.id() <= upTo)
                .map(rendering::render)
                .subscribeOn(blocking);
    }

    private Optional<Long> known(String id) {
        try {
            return Optional.of(Long.parseLong(id.strip())).filter(feed::knows);
        } catch (NumberFormatException foreign) {
            return Optional.empty();
        }
    }

    private synchronized void begin() {
        if (pump.isEmpty()) {
            readers.begin(feed.newest());
            pump = Optional.of(Thread.ofVirtual().name("change-stream").start(this::run));
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (feed.await(readers.position(), PATIENCE)) {
                    pass();
                }
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException unavailable) {
                LOG.atWarn()
                        .addKeyValue("cause", unavailable.getMessage())
                        .log("the change stream waits for the state");
                if (!pause()) {
                    return;
                }
            }
        }
    }

    private void pass() {
        var changes = feed.after(readers.position(), BATCH);
        if (!changes.isEmpty()) {
            var rendered = ChangeRendering.newest(changes).stream()
                    .map(rendering::render)
                    .toList();
            readers.publish(rendered, changes.getLast().id());
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
            return true;
        } catch (InterruptedException closing) {
            return false;
        }
    }

    @Override
    @PreDestroy
    public synchronized void close() {
        pump.ifPresent(Thread::interrupt);
        readers.close();
    }
}
