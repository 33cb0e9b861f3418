package io.hawiyat.agent.traefik;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads Traefik's routing for all who wait at once: one question at a time, and its answer serves everybody who came
 * before it was asked. A pause as long as the last answer took leaves Traefik time to do what is waited for.
 */
final class SharedReader {

    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);

    private final TraefikApi api;
    private final ReentrantLock turn = new ReentrantLock(true);

    private Answer latest = new Answer.Unseen("not asked yet", System.nanoTime());
    private long quietUntil = System.nanoTime();
    private long questions;

    SharedReader(TraefikApi api) {
        this.api = api;
    }

    /** What came of a question that was asked at a moment of the monotonic clock. */
    sealed interface Answer {
        long askedAt();

        record Seen(LiveRouting routing, long askedAt) implements Answer {}

        record Unseen(String why, long askedAt) implements Answer {}
    }

    /** What Traefik routes at some moment after the call, and before the deadline. */
    Answer read(Deadline deadline) throws InterruptedException {
        var called = System.nanoTime();
        if (!turn.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            return new Answer.Unseen("Traefik's API is slower than the deadline", called);
        }
        try {
            if (latest.askedAt() - called < 0) {
                latest = ask(deadline);
            }
            return latest;
        } finally {
            turn.unlock();
        }
    }

    /** How many questions were asked so far. */
    long questions() {
        turn.lock();
        try {
            return questions;
        } finally {
            turn.unlock();
        }
    }

    private Answer ask(Deadline deadline) throws InterruptedException {
        // There is no event to wait for instead: Traefik tells nobody what it took.
        TimeUnit.NANOSECONDS.sleep(
                Math.min(quietUntil - System.nanoTime(), deadline.remaining().toNanos()));
        var askedAt = System.nanoTime();
        questions++;
        try {
            return new Answer.Seen(api.routing(min(QUESTION_TIMEOUT, deadline.remaining())), askedAt);
        } catch (TraefikUnreachable e) {
            return new Answer.Unseen(e.why(), askedAt);
        } finally {
            var answeredAt = System.nanoTime();
            quietUntil = answeredAt + Math.max(SHORTEST_PAUSE.toNanos(), answeredAt - askedAt);
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
