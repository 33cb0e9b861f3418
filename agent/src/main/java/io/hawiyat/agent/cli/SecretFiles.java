package io.hawiyat.agent.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The files of {@code hawiyat secret}. */
final class SecretFiles {

    private static final int LARGEST = 1 << 20;

    private SecretFiles() {}

    /** The text of a file, or of stdin. */
    static String read(String file, StartPlace place) {
        try {
            return file.equals("-")
                    ? new String(System.in.readNBytes(LARGEST), StandardCharsets.UTF_8)
                    : Files.readString(place.workingDirectory().resolve(file));
        } catch (IOException unreadable) {
            throw CommandFailed.because(FileProblems.reason(unreadable, Path.of(file)));
        }
    }

    /** What a value from a file is called when nobody says. */
    static String baseName(String file) {
        var name = file.equals("-") ? "value" : file.substring(file.lastIndexOf('/') + 1);
        return name.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    /** What a Secret from a file is called when nobody says. */
    static String dnsLabel(String file) {
        var name =
                baseName(file).toLowerCase(Locale.ROOT).replaceAll("\\..*$", "").replaceAll("[^a-z0-9]+", "-");
        var label = name.replaceAll("^-+|-+$", "");
        return label.isEmpty() || file.equals("-") ? "secret" : label;
    }
}
