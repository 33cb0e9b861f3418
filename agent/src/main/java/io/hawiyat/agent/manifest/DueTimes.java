package io.hawiyat.agent.manifest;

import com.cronutils.model.Cron;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.time.ExecutionTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * The moments of a parsed schedule in a time zone; see {@link Schedule} for what is so when clocks are changed.
 *
 * @param times on a clock that is never changed
 * @param followsTheWall whether its hour is {@code *}, so that it is due whenever the clock on the wall says so
 */
record DueTimes(ExecutionTime times, boolean followsTheWall, ZoneId zone) {

    static DueTimes of(Cron cron, ZoneId zone) {
        var hour = cron.retrieve(CronFieldName.HOUR).getExpression();
        return new DueTimes(ExecutionTime.forCron(cron), hour instanceof Always || hour instanceof Every, zone);
    }

    /** The first one after a moment. */
    Optional<Instant> next(Instant after) {
        return followsTheWall ? nextOnTheWall(after) : nextOnce(after);
    }

    /** Each moment at which the clock on the wall shows such a time. */
    private Optional<Instant> nextOnTheWall(Instant after) {
        var rules = zone.getRules();
        var from = after;
        while (true) {
            var offset = rules.getOffset(from);
            var due = times.nextExecution(from.atZone(offset)).map(ZonedDateTime::toInstant);
            var change = Optional.ofNullable(rules.nextTransition(from)).map(ZoneOffsetTransition::getInstant);
            if (due.isEmpty() || change.isEmpty() || due.get().isBefore(change.get())) {
                return due;
            }
            if (times.isMatch(change.get().atZone(zone))) {
                return change;
            }
            from = change.get();
        }
    }

    private Optional<Instant> nextOnce(Instant after) {
        var local = after.atZone(zone).toLocalDateTime();
        while (true) {
            var due = times.nextExecution(local.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
            if (due.isEmpty()) {
                return Optional.empty();
            }
            var moment = moment(due.get());
            if (moment.isAfter(after)) {
                return Optional.of(moment);
            }
            local = due.get();
        }
    }

    private Instant moment(LocalDateTime local) {
        var change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).toInstant();
    }
}
