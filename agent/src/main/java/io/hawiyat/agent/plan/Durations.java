package io.hawiyat.agent.plan;

import java.time.Duration;

/** Durations as manifests write them. */
public final class Durations {

    private Durations() {}

    /** {@code 500ms}, {@code 10s}, {@code 5m} or {@code 1h}: the largest unit that says it exactly. */
    public static String text(Duration duration) {
        var millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        var seconds = millis / 1000;
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
