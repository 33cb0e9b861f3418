package io.hawiyat.agent.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Texts of settings as what they stand for; one that is wrong is rejected where it was given, and left out. */
final class Scalars {

    private static final Pattern DURATION =
            Pattern.compile("(?=.)(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,6})s)?(?:(\\d{1,6})ms)?");
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private Scalars() {}

    static Optional<Integer> port(Given given, int least) {
        if (given.text().matches("\\d{1,5}")) {
            var port = Integer.parseInt(given.text());
            if (port >= least && port <= 65535) {
                return Optional.of(port);
            }
        }
        given.reject("must be a port from " + least + " to 65535");
        return Optional.empty();
    }

    /** A number of things, one or more. */
    static Optional<Integer> count(Given given) {
        if (given.text().matches("[1-9]\\d{0,6}")) {
            return Optional.of(Integer.parseInt(given.text()));
        }
        given.reject("must be a whole number from 1");
        return Optional.empty();
    }

    /** A duration of a second or more. */
    static Optional<Duration> duration(Given given) {
        var parts = DURATION.matcher(given.text());
        if (!parts.matches()) {
            given.reject("must be a duration such as 10s, 5m or 1h30m");
            return Optional.empty();
        }
        var duration = Duration.ofHours(amount(parts.group(1)))
                .plusMinutes(amount(parts.group(2)))
                .plusSeconds(amount(parts.group(3)))
                .plusMillis(amount(parts.group(4)));
        if (duration.compareTo(SHORTEST) < 0) {
            given.reject("must be at least 1s");
            return Optional.empty();
        }
        return Optional.of(duration);
    }

    private static long amount(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    static Optional<String> matching(Given given, Pattern form, String expected) {
        if (form.matcher(given.text()).matches()) {
            return Optional.of(given.text());
        }
        given.reject(expected);
        return Optional.empty();
    }

    /**
     * What a reader makes of it.
     *
     * @param read may throw an {@link IllegalArgumentException}, whose message is fit to be shown
     */
    static <T> Optional<T> tried(Given given, Function<String, T> read) {
        try {
            return Optional.of(read.apply(given.text()));
        } catch (IllegalArgumentException wrong) {
            given.reject(String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }
}
