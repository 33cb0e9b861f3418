package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's events, in a thread of its own until closed. It connects again for ever, and goes on from the engine's
 * own last timestamp; since the engine forgets all but the last 256, and all of them when it restarts, each connection
 * begins with {@link Listener#connected}.
 */
public final class EventWatch implements AutoCloseable {

    /** Called from one thread, in the order of what happens. */
    public interface Listener {
        /** Events come from now on; what happened before may have been missed: read everything. */
        void connected();

        void event(EngineEvent event);
    }

    /**
     * Whether events come.
     *
     * @param since when it became so
     * @param reason empty while they do
     */
    public record State(boolean connected, Instant since, String reason) {}

    private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration JOIN = Duration.ofSeconds(5);

    private final EngineConnection connection;
    private final EventReading reading;
    private final InstantSource clock;
    private final Witness witness;
    private final Listener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile State state;
    private Instant last;
    private Instant replayedFrom = Instant.MAX;
    private Instant replayedUntil = Instant.MIN;
    private Duration pause = FIRST_PAUSE;

    private EventWatch(EngineConnection connection, InstantSource clock, Witness witness, Listener listener) {
        this.connection = connection;
        this.reading = new EventReading(Ownership.of(connection.config()));
        this.clock = clock;
        this.witness = witness;
        this.listener = listener;
        this.last = Instant.EPOCH;
        this.state = new State(false, clock.instant(), "not connected yet");
        this.thread = Thread.ofVirtual().name("engine-events").unstarted(this::run);
    }

    static EventWatch start(EngineConnection connection, InstantSource clock, Witness witness, Listener listener) {
        var watch = new EventWatch(connection, clock, witness, listener);
        watch.thread.start();
        return watch;
    }

    public State state() {
        return state;
    }

    private void run() {
        do {
            try {
                connection.follow("watch events", request(), body -> {
                    connected();
                    read(body);
                });
                disconnected("the engine ended the stream of events");
            } catch (EngineException e) {
                disconnected(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                // Without its thread nobody would hear the engine again.
                LOG.atError().setCause(e).log("The engine could not be watched; trying again");
                disconnected(e.toString());
            }
        } while (!closedWithin(nextPause()));
    }

    private EngineRequest request() {
        var query = new LinkedHashMap<String, String>();
        query.put("filters", EventReading.FILTERS);
        if (last.isAfter(Instant.EPOCH)) {
            query.put("since", EventReading.since(last));
            replayedFrom = last;
        }
        return EngineRequest.get("/events", query);
    }

    private void connected() {
        replayedUntil = engineTime();
        witness.begin(replayedUntil, clock.instant());
        state = new State(true, clock.instant(), "");
        LOG.atInfo().addKeyValue("engine", connection.config().host()).log("Watching the engine's events");
        listener.connected();
        pause = FIRST_PAUSE;
    }

    private Instant engineTime() {
        var info = connection.read("tell the time", EngineRequest.get("/info", Map.of()));
        return Instant.parse(info.path("SystemTime").asText());
    }

    private void disconnected(String reason) {
        witness.end();
        if (isClosed()) {
            return;
        }
        if (state.connected() || state.reason().startsWith("not connected")) {
            LOG.atWarn().addKeyValue("reason", reason).log("The engine's events are not to be had; trying again");
            state = new State(false, clock.instant(), reason);
        }
        // The engine may have been replaced by another process, which knows none of the kept connections.
        connection.renew();
    }

    private void read(InputStream body) throws IOException {
        try (var events = Json.stream(body)) {
            while (events.hasNextValue()) {
                read(events.nextValue());
            }
        }
    }

    private void read(JsonNode event) {
        var time = EventReading.time(event);
        if (time.isBefore(replayedFrom) || time.isAfter(replayedUntil)) {
            witness.heard(time, clock.instant());
        }
        if (time.isAfter(last) || time.isBefore(last.minus(Witness.SET))) {
            last = time;
        }
        reading.read(event).ifPresent(this::tell);
    }

    private void tell(EngineEvent event) {
        try {
            listener.event(event);
        } catch (RuntimeException e) {
            // It would be replayed, and fail again.
            LOG.atError().setCause(e).addKeyValue("action", event.action()).log("An event could not be taken");
        }
    }

    private Duration nextPause() {
        var millis = pause.toMillis();
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }

    private boolean closedWithin(Duration time) {
        try {
            return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Only close interrupts this thread.
            return true;
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** No call of the listener after it, unless from within one. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        if (!Thread.currentThread().equals(thread)) {
            try {
                thread.join(JOIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
