package io.hawiyat.agent.docker;

import org.jspecify.annotations.Nullable;

/** Reads a container's log in a thread of its own until the container ends or this is closed. */
public final class LogFollower implements AutoCloseable {

    /** Called from one thread. */
    public interface Listener {
        void line(LogLine line);

        /** After the last line. Not called once the follower is closed. */
        void ended();

        /** Instead of {@link #ended}. */
        void failed(EngineException failure);
    }

    private final Listener listener;
    private volatile boolean closed;
    private @Nullable Thread thread;

    private LogFollower(Listener listener) {
        this.listener = listener;
    }

    static LogFollower start(EngineConnection connection, String id, EngineRequest request, Listener listener) {
        var follower = new LogFollower(listener);
        follower.thread = Thread.ofVirtual()
                .name("logs-" + id)
                .start(() -> follower.run(connection, "follow the logs of container " + id, request));
        return follower;
    }

    private void run(EngineConnection connection, String what, EngineRequest request) {
        try {
            connection.follow(what, request, body -> new LogReader(listener::line).read(body));
            if (!closed) {
                listener.ended();
            }
        } catch (EngineException e) {
            if (!closed) {
                listener.failed(e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
