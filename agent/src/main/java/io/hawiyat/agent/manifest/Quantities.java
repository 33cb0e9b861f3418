package io.hawiyat.agent.manifest;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Durations and sizes, whose form the schema has checked. */
final class Quantities {

    private static final Pattern DURATION_PART = Pattern.compile("([0-9]+)(ms|h|m|s)");
    private static final Map<String, Long> UNITS =
            Map.of("Ki", 1L << 10, "Mi", 1L << 20, "Gi", 1L << 30, "Ti", 1L << 40);

    private Quantities() {}

    /** The sum of the parts: {@code 500ms}, {@code 1m30s}. */
    static Duration duration(String text) {
        var sum = Duration.ZERO;
        var parts = DURATION_PART.matcher(text);
        while (parts.find()) {
            sum = sum.plus(part(Long.parseLong(parts.group(1)), parts.group(2)));
        }
        return sum;
    }

    private static Duration part(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> throw new IllegalArgumentException("unknown unit " + unit);
        };
    }

    /** {@code 1h30m}, {@code 1500ms} as {@code 1s500ms}; {@code 0s} for nothing. */
    static String text(Duration duration) {
        var text = new StringBuilder();
        part(text, duration.toHours(), "h");
        part(text, duration.toMinutesPart(), "m");
        part(text, duration.toSecondsPart(), "s");
        part(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void part(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }

    /** Bytes in the largest unit that leaves no fraction, in Ki at least: {@code 1.5Gi} is {@code 1536Mi}. */
    static String text(long bytes) {
        var exponent = Math.clamp(Long.numberOfTrailingZeros(bytes) / 10, 1, 4);
        var unit = List.of("Ki", "Mi", "Gi", "Ti").get(exponent - 1);
        return BigDecimal.valueOf(bytes)
                        .divide(BigDecimal.valueOf(1L << (10 * exponent)))
                        .toPlainString()
                + unit;
    }

    /** Bytes of {@code 64Mi} or {@code 1.5Gi}, rounded down. */
    static long bytes(String text) {
        var unit = text.length() - 2;
        var factor = UNITS.get(text.substring(unit));
        if (factor == null) {
            throw new IllegalArgumentException("unknown unit in " + text);
        }
        return new BigDecimal(text.substring(0, unit))
                .multiply(BigDecimal.valueOf(factor))
                .longValue();
    }

    /**
     * A count, or a percentage of a whole.
     *
     * @param up how a fraction is rounded
     */
    static int countOrPercent(String text, int whole, boolean up) {
        if (!text.endsWith("%")) {
            return Integer.parseInt(text);
        }
        var hundredths = Integer.parseInt(text.substring(0, text.length() - 1)) * whole;
        return up ? Math.ceilDiv(hundredths, 100) : Math.floorDiv(hundredths, 100);
    }
}
