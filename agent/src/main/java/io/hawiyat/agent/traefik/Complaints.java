package io.hawiyat.agent.traefik;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Traefik's log says about files that it does not take. One bad file keeps it from reading any.
 *
 * @param texts in Traefik's words; each has the path of a file
 */
record Complaints(List<String> texts) {

    /** A file that went away while Traefik read the directory: it reads again at once. */
    private static final String PASSING = "no such file or directory";

    static Complaints in(List<String> logLines) {
        return new Complaints(logLines.stream()
                .flatMap(line -> fileError(line).stream())
                .filter(text -> !text.contains(PASSING))
                .toList());
    }

    private static Optional<String> fileError(String line) {
        try {
            var entry = DynamicText.tree(line.getBytes(StandardCharsets.UTF_8));
            return entry.path("providerName").asText().equals("file")
                            && entry.path("error").isTextual()
                    ? Optional.of(entry.path("error").asText())
                    : Optional.empty();
        } catch (IOException e) {
            // Not every line is an entry: a crash of Traefik is plain text.
            return Optional.empty();
        }
    }

    Optional<String> about(String fileName) {
        return complaints(fileName, true).findFirst();
    }

    Optional<String> aboutOthersThan(String fileName) {
        return complaints(fileName, false).findFirst();
    }

    private Stream<String> complaints(String fileName, boolean itself) {
        return texts.stream().filter(text -> text.contains("/" + fileName + ":") == itself);
    }
}
