package io.hawiyat.agent.traefik;

import java.time.Duration;

/** Durations as Go prints them (time.Duration.String), to the millisecond. */
final class GoDuration {

    private GoDuration() {}

    static String text(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.isZero() ? "0s" : duration.toMillis() + "ms";
        }
        var fraction = duration.toMillisPart() == 0
                ? ""
                : "." + "%03d".formatted(duration.toMillisPart()).replaceAll("0+$", "");
        var seconds = duration.toSecondsPart() + fraction + "s";
        if (duration.toMinutes() == 0) {
            return seconds;
        }
        return (duration.toHours() == 0 ? "" : duration.toHours() + "h") + duration.toMinutesPart() + "m" + seconds;
    }
}
