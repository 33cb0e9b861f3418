package io.hawiyat.agent.embedded;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process does. */
final class Await {

    private Await() {}

    static void until(String what, Duration limit, Callable<Boolean> condition) throws Exception {
        var deadline = Deadline.in(limit);
        while (!condition.call()) {
            if (deadline.isOver()) {
                throw new AssertionError("not within " + limit + ": " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
