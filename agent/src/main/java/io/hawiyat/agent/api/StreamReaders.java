package io.hawiyat.agent.api;

import io.hawiyat.agent.api.ChangeRendering.Rendered;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Who reads the stream, each with a buffer of its own: one that does not keep up is let go when its buffer is full, and
 * comes back with the id it saw last. Nobody waits for anybody.
 */
final class StreamReaders {

    static final int BUFFER = 512;

    private final Set<Sinks.Many<Rendered>> sinks = new HashSet<>();
    private long position;
    private boolean closed;

    /**
     * A reader that has just joined.
     *
     * @param from the id after which {@code changes} begin
     */
    record Joined(long from, Flux<Rendered> changes) {}

    synchronized Joined join() {
        Sinks.Many<Rendered> sink = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(BUFFER));
        if (closed) {
            sink.tryEmitComplete();
        } else {
            sinks.add(sink);
        }
        return new Joined(position, sink.asFlux().doFinally(end -> leave(sink)));
    }

    /** Hands changes to everybody, and remembers how far that is. */
    void publish(List<Rendered> changes, long reached) {
        for (var sink : advance(reached)) {
            for (var change : changes) {
                if (sink.tryEmitNext(change).isFailure()) {
                    leave(sink);
                    sink.tryEmitComplete();
                    break;
                }
            }
        }
    }

    synchronized void begin(long at) {
        position = at;
    }

    synchronized long position() {
        return position;
    }

    synchronized int count() {
        return sinks.size();
    }

    synchronized void close() {
        closed = true;
        sinks.forEach(Sinks.Many::tryEmitComplete);
        sinks.clear();
    }

    /** Who joins from now on begins after these changes, and so is not told of them. */
    private synchronized List<Sinks.Many<Rendered>> advance(long reached) {
        position = reached;
        return new ArrayList<>(sinks);
    }

    private synchronized void leave(Sinks.Many<Rendered> sink) {
        sinks.remove(sink);
    }
}
