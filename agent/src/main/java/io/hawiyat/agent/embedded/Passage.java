package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A capability of Linux with which an account passes through folders that are closed to it, see capabilities(7). The
 * first suffices; Docker gives root in a container only the second.
 */
enum Passage {
    DAC_READ_SEARCH(2),
    DAC_OVERRIDE(1);

    private static final int HEXADECIMAL = 16;

    private final int bit;

    Passage(int bit) {
        this.bit = bit;
    }

    /** As setpriv(1) names it. */
    String capability() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The least that this process has and may hand on. */
    static Optional<Passage> held() throws IOException {
        var permitted = mask("CapPrm:");
        var bounding = mask("CapBnd:");
        return Arrays.stream(values())
                .filter(passage -> (permitted & bounding & 1L << passage.bit) != 0)
                .findFirst();
    }

    private static long mask(String key) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(key))
                    .mapToLong(line ->
                            Long.parseUnsignedLong(line.substring(key.length()).strip(), HEXADECIMAL))
                    .findFirst()
                    .orElse(0);
        }
    }
}
