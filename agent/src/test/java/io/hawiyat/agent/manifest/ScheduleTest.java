package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Due times, also on the nights when clocks are changed: in Berlin at 2026-03-29T01:00Z and 2026-10-25T01:00Z. */
class ScheduleTest {

    private static final String BERLIN = "Europe/Berlin";

    private static List<String> due(String cron, String zone, String from, int count) {
        var schedule = new Schedule(cron, zone);
        var times = new ArrayList<String>();
        var after = Instant.parse(from);
        for (var i = 0; i < count; i++) {
            after = schedule.next(after).orElseThrow();
            times.add(after.toString());
        }
        return times;
    }

    @Test
    void areThoseOfTheWallClockOfTheirTimeZone() {
        assertThat(due("30 3 * * *", BERLIN, "2026-01-10T12:00:00Z", 2))
                .containsExactly("2026-01-11T02:30:00Z", "2026-01-12T02:30:00Z");
        assertThat(due("30 3 * * *", BERLIN, "2026-07-10T12:00:00Z", 1)).containsExactly("2026-07-11T01:30:00Z");
        assertThat(due("30 3 * * *", "UTC", "2026-07-10T03:30:00Z", 1)).containsExactly("2026-07-11T03:30:00Z");
    }

    @Test
    void thatDoNotExistAreDueWhenTheClocksWerePutForward() {
        assertThat(due("30 2 * * *", BERLIN, "2026-03-28T12:00:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void thatComeTwiceAreDueOnce() {
        assertThat(due("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void ofEveryHourGoOnThroughBoth() {
        assertThat(due("*/30 * * * *", BERLIN, "2026-03-29T00:20:00Z", 3))
                .containsExactly("2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z");
        assertThat(due("0 * * * *", BERLIN, "2026-10-24T23:30:00Z", 3))
                .containsExactly("2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z");
    }

    @Test
    void areEitherOfDayOfMonthAndDayOfWeekWhereBothAreLimited() {
        assertThat(due("0 0 13 * FRI", "UTC", "2026-11-01T00:00:00Z", 3))
                .containsExactly("2026-11-06T00:00:00Z", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z");
        assertThat(due("0 0 * * 7", "UTC", "2026-11-01T12:00:00Z", 1)).containsExactly("2026-11-08T00:00:00Z");
    }

    @Test
    void haveNicknames() {
        assertThat(due("@daily", "UTC", "2026-11-01T12:00:00Z", 1)).containsExactly("2026-11-02T00:00:00Z");
        assertThat(Schedule.problem("@sometimes")).isPresent();
    }

    @Test
    void thatNeverComeAreAProblem() {
        assertThat(Schedule.problem("0 0 30 2 *")).isPresent();
        assertThat(Schedule.problem("0 0 29 2 *")).isEmpty();
        assertThat(Schedule.problem("61 * * * *")).isPresent();
    }

    @Test
    void thatWereMissedForAYearGiveTheLatestAtOnce() {
        var schedule = new Schedule("* * * * *", BERLIN);
        var now = Instant.parse("2026-11-21T10:00:30Z");

        assertThat(schedule.latest(now.minus(Duration.ofDays(365)), now))
                .contains(Instant.parse("2026-11-21T10:00:00Z"));
        assertThat(new Schedule("0 0 1 1 *", "UTC").latest(now.minus(Duration.ofDays(400)), now))
                .contains(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(schedule.latest(Instant.parse("2026-11-21T10:00:00Z"), now)).isEmpty();
    }

    @Property(tries = 300)
    void theLatestIsTheLastOfThoseThatFollowOneAnother(
            @ForAll @LongRange(min = 1_700_000_000, max = 1_800_000_000) long second,
            @ForAll @IntRange(min = 0, max = 59) int minute,
            @ForAll @IntRange(min = 0, max = 23) int hour) {
        var schedule = new Schedule(minute + " " + hour + " * * *", BERLIN);
        var from = Instant.ofEpochSecond(second);
        var until = from.plus(Duration.ofDays(5));

        var latest = schedule.latest(from, until).orElseThrow();

        assertThat(latest).isAfter(from).isBeforeOrEqualTo(until);
        assertThat(schedule.next(latest).orElseThrow()).isAfter(until);
        assertThat(schedule.next(from).orElseThrow()).isAfter(from).isBeforeOrEqualTo(latest);
    }
}
