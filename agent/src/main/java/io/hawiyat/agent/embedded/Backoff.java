package io.hawiyat.agent.embedded;

import java.time.Duration;

/** How long to wait before each restart of a server: not at all, then {@code first}, doubling up to {@code longest}. */
final class Backoff {

    private final Duration first;
    private final Duration longest;
    private Duration next = Duration.ZERO;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    Duration next() {
        var now = next;
        var doubled = now.isZero() ? first : now.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return now;
    }

    /** Begins again, after a server that lived long enough not to be called failing. */
    void forgetAfter(Duration lived) {
        if (lived.compareTo(longest) >= 0) {
            next = Duration.ZERO;
        }
    }
}
