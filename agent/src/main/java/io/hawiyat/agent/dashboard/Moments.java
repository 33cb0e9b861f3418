package io.hawiyat.agent.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Times as people read them, seen from one moment. */
public final class Moments {

    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Instant now;
    private final Texts texts;

    Moments(Instant now, Texts texts) {
        this.now = now;
        this.texts = texts;
    }

    Instant now() {
        return now;
    }

    /** The time of day, for what stands in order. */
    public String clock(Instant time) {
        return CLOCK.format(time);
    }

    /** How long ago, or until then. */
    public String relative(Instant time) {
        var past = !time.isAfter(now);
        var distance = amount(Duration.between(time, now).abs());
        return texts.get(past ? "time.ago" : "time.ahead", distance);
    }

    /** To the second. */
    public String exact(Instant time) {
        return EXACT.format(time);
    }

    /** How long something took, or takes by now. */
    public String took(Instant from, Optional<Instant> to) {
        var duration = Duration.between(from, to.orElse(now));
        var millis = Math.max(0, duration.toMillis());
        return millis < 10_000
                ? texts.get("time.precise", String.format(java.util.Locale.ROOT, "%.1f", millis / 1000.0))
                : amount(duration);
    }

    private String amount(Duration duration) {
        if (duration.toDays() > 0) {
            return texts.get("time.days", duration.toDays());
        }
        if (duration.toHours() > 0) {
            return texts.get("time.hours", duration.toHours());
        }
        return duration.toMinutes() > 0
                ? texts.get("time.minutes", duration.toMinutes())
                : texts.get("time.seconds", Math.max(0, duration.toSeconds()));
    }
}
