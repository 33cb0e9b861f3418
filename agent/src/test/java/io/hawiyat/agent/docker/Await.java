package io.hawiyat.agent.docker;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what happens by itself, and fails when it does not. */
final class Await {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private Await() {}

    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what);
            }
            Thread.sleep(20);
        }
    }
}
