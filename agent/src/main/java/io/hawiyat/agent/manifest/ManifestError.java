package io.hawiyat.agent.manifest;

import java.util.Comparator;
import java.util.Optional;

/**
 * Why one document, or one file, is refused.
 *
 * @param file relative to the source's path
 * @param line 1-based, of the offending key or value
 * @param column 1-based
 * @param field path such as {@code spec.health.http.path}, or {@code -} for syntax
 * @param application the application whose manifest it is, when its identity could be read
 */
public record ManifestError(
        String file, int line, int column, String field, String message, Optional<ApplicationId> application)
        implements Comparable<ManifestError> {

    private static final Comparator<ManifestError> ORDER = Comparator.comparing(ManifestError::file)
            .thenComparingInt(ManifestError::line)
            .thenComparingInt(ManifestError::column)
            .thenComparing(ManifestError::field)
            .thenComparing(ManifestError::message);

    /** At the first line of the manifest of an application: what is wrong was found when that was read already. */
    public static ManifestError of(Application application, String field, String message) {
        return at(application.file(), field, message, Optional.of(application.id()));
    }

    /**
     * At the first line of a manifest.
     *
     * @param at its path and line: {@code web.yaml:1}
     */
    public static ManifestError at(String at, String field, String message, Optional<ApplicationId> application) {
        var colon = at.lastIndexOf(':');
        var file = colon < 0 ? at : at.substring(0, colon);
        var line = colon < 0 ? 1 : Integer.parseInt(at.substring(colon + 1));
        return new ManifestError(file, line, 1, field, message, application);
    }

    /** The same error elsewhere in its file. */
    ManifestError at(Position place) {
        return new ManifestError(file, place.line(), place.column(), field, message, application);
    }

    @Override
    public int compareTo(ManifestError other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column: field: message}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + field + ": " + message;
    }
}
