package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to one engine, each with a deadline, each failure an {@link EngineException}.
 *
 * <p>Every call runs in a virtual thread of its own, because an interrupt is what ends a call: the transport has no
 * timeout for a Unix socket, but an interrupted thread closes the socket it waits on. It connects at the first call,
 * and again, with a new negotiation of the version, after a connection broke.
 */
final class EngineConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineConnection.class);

    /** Reads an answer's body. */
    @FunctionalInterface
    interface Reader<T extends @Nullable Object> {
        T read(InputStream body) throws IOException;
    }

    /** Reads a stream until it ends. */
    @FunctionalInterface
    interface Sink {
        void read(InputStream body) throws IOException;
    }

    private final EngineConfig config;
    private final Consumer<Duration> called;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable EngineSession current;
    private volatile boolean closed;

    /** @param called told how long each call took, one that failed too */
    EngineConnection(EngineConfig config, Consumer<Duration> called) {
        this.called = called;
        this.config = config;
    }

    EngineConfig config() {
        return config;
    }

    /** A typed command of docker-java; {@code what} names it in messages, such as {@code start web-g1-0}. */
    <T extends @Nullable Object> T call(String what, Function<DockerClient, T> command) {
        return call(what, config.callDeadline(), command);
    }

    <T extends @Nullable Object> T call(String what, Duration deadline, Function<DockerClient, T> command) {
        return within(what, deadline, session -> command.apply(session.docker()));
    }

    JsonNode read(String what, EngineRequest request) {
        return within(what, config.callDeadline(), session -> session.read(request));
    }

    ApiVersion version() {
        return within("negotiate the API version", config.callDeadline(), EngineSession::version);
    }

    /** A request whose answer is read as it comes. */
    <T extends @Nullable Object> T exchange(String what, EngineRequest request, Duration deadline, Reader<T> reader) {
        return within(what, deadline, session -> reading(session, request, reader));
    }

    /**
     * A request whose answer may never begin.
     *
     * @param deadline from the beginning of the answer to its end
     * @return empty when it had not begun within {@code first}
     */
    <T> Optional<T> exchange(String what, EngineRequest request, Duration first, Duration deadline, Reader<T> reader) {
        var begun = new CountDownLatch(1);
        var call = start(
                session -> reading(session, request, body -> {
                    begun.countDown();
                    return reader.read(body);
                }),
                begun);
        try {
            if (!begun.await(first.toNanos(), TimeUnit.NANOSECONDS)) {
                call.cancel(true);
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            throw cancelled(what, call);
        }
        return Optional.of(await(what, deadline, call));
    }

    /** In the calling thread and without a deadline: for a stream that lasts until that thread is interrupted. */
    void follow(String what, EngineRequest request, Sink sink) {
        try {
            withSession(session -> reading(session, request, body -> {
                sink.read(body);
                return true;
            }));
        } catch (RuntimeException e) {
            throw translated(what, e);
        }
    }

    private static <T extends @Nullable Object> T reading(
            EngineSession session, EngineRequest request, Reader<T> reader) {
        try (var response = session.exchange(request)) {
            return reader.read(response.getBody());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T extends @Nullable Object> T within(String what, Duration deadline, Function<EngineSession, T> action) {
        var begun = System.nanoTime();
        try {
            return await(what, deadline, start(action, new CountDownLatch(0)));
        } finally {
            called.accept(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private <T extends @Nullable Object> FutureTask<T> start(Function<EngineSession, T> action, CountDownLatch ended) {
        var call = new FutureTask<T>(() -> {
            try {
                return withSession(action);
            } finally {
                ended.countDown();
            }
        });
        Thread.ofVirtual().name("engine-call").start(call);
        return call;
    }

    private <T extends @Nullable Object> T await(String what, Duration deadline, FutureTask<T> call) {
        try {
            return call.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw translated(what, e.getCause());
        } catch (TimeoutException e) {
            call.cancel(true);
            throw new EngineException.TimedOut("Docker at " + config.host() + " did not " + what + " within "
                    + deadline.toMillis() + " ms; is it overloaded? see: docker info");
        } catch (InterruptedException e) {
            throw cancelled(what, call);
        }
    }

    private EngineException cancelled(String what, FutureTask<?> call) {
        call.cancel(true);
        Thread.currentThread().interrupt();
        return new EngineException.Cancelled(what + ": cancelled");
    }

    private EngineException translated(String what, @Nullable Throwable failure) {
        var translated = Failures.translate(config.host(), what, failure);
        if (translated instanceof EngineException.Unreachable) {
            renew();
        }
        return translated;
    }

    private <T extends @Nullable Object> T withSession(Function<EngineSession, T> action) {
        var session = enter();
        try {
            return action.apply(session);
        } finally {
            leave(session);
        }
    }

    private EngineSession enter() {
        var session = current;
        while (session == null || !session.enter()) {
            session = open();
        }
        return session;
    }

    private static void leave(EngineSession session) {
        try {
            session.leave();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EngineSession open() {
        try {
            opening.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException.Cancelled("connect to " + config.host() + ": cancelled");
        }
        try {
            if (closed) {
                throw new EngineException.Cancelled("the connection to " + config.host() + " was closed");
            }
            var session = current;
            if (session == null || session.ended()) {
                session = EngineSession.open(config.host());
                current = session;
            }
            return session;
        } finally {
            opening.unlock();
        }
    }

    /** Uses none of the kept connections again: the engine that had them may be gone. */
    void renew() {
        var session = current;
        if (session != null) {
            try {
                session.retire();
            } catch (IOException e) {
                LOG.atWarn().setCause(e).log("A connection to the engine could not be closed");
            }
        }
    }

    @Override
    public void close() {
        opening.lock();
        try {
            closed = true;
        } finally {
            opening.unlock();
        }
        renew();
    }
}
