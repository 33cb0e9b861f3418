package io.hawiyat.agent.state;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.micronaut.context.BeanContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.api.MigrationInfo;

/**
 * A release before this build, whose agents may be at work on the tables that this build has brought up to date. Its files
 * were written when it was made, with {@code -Dhawiyat.golden.write.state=NAME}, and stay as they are.
 *
 * @param name {@code schema-} and its newest migration
 */
record EarlierRelease(String name) {

    static final Path FOLDER = Path.of("src", "test", "resources", "golden");

    private static final String STATEMENTS = ".statements.sql";
    private static final String MIGRATIONS = ".migrations";

    static List<EarlierRelease> all() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.map(it -> it.getFileName().toString())
                    .filter(it -> it.endsWith(STATEMENTS))
                    .map(it -> new EarlierRelease(it.substring(0, it.length() - STATEMENTS.length())))
                    .toList();
        }
    }

    /** This build, as the next one is to see it. */
    void write(BeanContext beans, MigrationInfo[] migrations) throws IOException {
        Files.writeString(
                file(STATEMENTS),
                AskedStatement.ofThisBuild(beans).stream()
                        .map(AskedStatement::written)
                        .collect(joining("\n")));
        Files.writeString(
                file(MIGRATIONS),
                Arrays.stream(migrations)
                        .map(it -> it.getScript() + " " + it.getChecksum() + "\n")
                        .collect(joining()));
    }

    /** Its newest migration. */
    String schema() {
        return name.substring("schema-".length());
    }

    List<AskedStatement> statements() {
        return AskedStatement.readAll(read(STATEMENTS));
    }

    /** The files of its migrations, and what PostgreSQL remembers of their content. */
    Map<String, Integer> migrations() {
        return read(MIGRATIONS)
                .lines()
                .map(line -> line.split(" "))
                .collect(toMap(parts -> parts[0], parts -> Integer.valueOf(parts[1])));
    }

    private String read(String suffix) {
        try {
            return Files.readString(file(suffix));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String suffix) {
        return FOLDER.resolve(name + suffix);
    }

    @Override
    public String toString() {
        return name;
    }
}
