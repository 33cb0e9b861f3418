import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What was measured: a table for people, and a line of JSON for each figure. */
final class Report {

    private final Path lines;

    Report(Path lines) {
        this.lines = lines;
    }

    void section(String title) {
        System.out.printf("%n%s%n%s%n", title, "-".repeat(title.length()));
    }

    void note(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, "  " + format + "%n", arguments);
    }

    /** A figure without anything to hold it against. */
    void figure(String name, double value, String unit) throws IOException {
        note("%-62s %9.1f %s", name, value, unit);
        write(name, value, unit, Optional.empty(), Optional.empty());
    }

    /** A figure that has a limit to stay below. */
    void limited(String name, double value, String unit, double aim) throws IOException {
        note("%-62s %9.1f %s (aim %.0f%s)", name, value, unit, aim, value <= aim ? "" : ", MISSED");
        write(name, value, unit, Optional.empty(), Optional.of(aim));
    }

    /** A figure as a multiple of what the engine alone needs in the same run. */
    void ratio(String name, double value, double floor, String unit, double aim) throws IOException {
        var ratio = value / floor;
        note("%-62s %9.1f %s = %.2f x raw (aim %.1f%s)", name, value, unit, ratio, aim, ratio <= aim ? "" : ", MISSED");
        write(name, value, unit, Optional.of(ratio), Optional.of(aim));
    }

    private void write(String name, double value, String unit, Optional<Double> ratio, Optional<Double> aim)
            throws IOException {
        var line = RawEngine.JSON.createObjectNode();
        line.put("name", name).put("value", value).put("unit", unit);
        ratio.ifPresent(it -> line.put("ratio", it));
        aim.ifPresent(it -> line.put("aim", it));
        Files.writeString(lines, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    static double median(List<Double> values) {
        var sorted = values.stream().mapToDouble(it -> it).sorted().toArray();
        return sorted.length % 2 == 1
                ? sorted[sorted.length / 2]
                : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }

    static double least(List<Double> values) {
        return Arrays.stream(values.toArray(Double[]::new)).min(Double::compare).orElseThrow();
    }
}
