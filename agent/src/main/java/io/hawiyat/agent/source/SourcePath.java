package io.hawiyat.agent.source;

import java.util.List;

/**
 * The folder of a repository that a source reads, relative to its root; empty for the root itself.
 *
 * @param value without a slash at either end; {@code .} and {@code /} at the ends are dropped, {@code ..} is refused
 */
public record SourcePath(String value) {

    public static final SourcePath ROOT = new SourcePath("");

    public SourcePath {
        if (value.startsWith("/")) {
            throw new IllegalArgumentException("path must be relative to the repository's root: " + value);
        }
        var names = List.of(value.split("/+"));
        if (names.contains("..") || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("path must be a folder inside the repository, without '..'");
        }
        value = String.join(
                "/",
                names.stream()
                        .filter(name -> !name.isEmpty() && !name.equals("."))
                        .toList());
    }

    /** The names of the folders from the root down; none for the root. */
    List<String> folders() {
        return value.isEmpty() ? List.of() : List.of(value.split("/"));
    }

    @Override
    public String toString() {
        return value.isEmpty() ? "." : value;
    }
}
