package io.hawiyat.agent.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until told otherwise. */
final class SettableClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    Instant in(Duration time) {
        return now.plus(time);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
