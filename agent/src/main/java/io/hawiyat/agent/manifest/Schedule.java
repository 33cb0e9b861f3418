package io.hawiyat.agent.manifest;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Due times by the five fields of cron, in a time zone. Where day of month and day of week are both limited, either of
 * them is enough, as in every cron.
 *
 * <p>Where clocks are put forward, a time that does not exist is due when they are. Where they are put back, a time that
 * comes twice is due once, the first time. Both as in Vixie cron, which also lets an hour of {@code *} follow the clock
 * on the wall: such a schedule goes on through both.
 *
 * @param cron as written
 * @param timeZone an IANA name
 */
public record Schedule(String cron, String timeZone) {

    private static final CronDefinition UNIX = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);

    private static final Map<String, String> NICKNAMES = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");

    /** What was due before now is looked for in ever longer times, so that one a minute is not counted for a year. */
    private static final List<Duration> LOOK_BACK =
            List.of(Duration.ofHours(2), Duration.ofDays(2), Duration.ofDays(62), Duration.ofDays(366 * 8));

    /** Why this is no schedule; empty when it is one. */
    static Optional<String> problem(String cron) {
        try {
            var first = ExecutionTime.forCron(parse(cron)).nextExecution(Instant.EPOCH.atZone(ZoneOffset.UTC));
            return first.isPresent() ? Optional.empty() : Optional.of("never comes");
        } catch (IllegalArgumentException wrong) {
            return Optional.of("is not understood: " + Quoting.oneLine(String.valueOf(wrong.getMessage()), 150));
        }
    }

    static boolean isTimeZone(String name) {
        try {
            ZoneId.of(name);
            return true;
        } catch (DateTimeException unknown) {
            return false;
        }
    }

    private static Cron parse(String cron) {
        return new CronParser(UNIX).parse(NICKNAMES.getOrDefault(cron, cron)).validate();
    }

    /** The first time that it is due after a moment; empty when it never is again. */
    public Optional<Instant> next(Instant after) {
        return DueTimes.of(parse(cron), ZoneId.of(timeZone)).next(after);
    }

    /** The last time that it was due, after one moment and not after another. */
    public Optional<Instant> latest(Instant after, Instant until) {
        var times = DueTimes.of(parse(cron), ZoneId.of(timeZone));
        for (var back : LOOK_BACK) {
            var from = until.minus(back);
            var reached = !from.isAfter(after);
            var last = last(times, reached ? after : from, until);
            if (last.isPresent() || reached) {
                return last;
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> last(DueTimes times, Instant after, Instant until) {
        var last = Optional.<Instant>empty();
        var due = times.next(after);
        while (due.isPresent() && !due.get().isAfter(until)) {
            last = due;
            due = times.next(due.get());
        }
        return last;
    }
}
