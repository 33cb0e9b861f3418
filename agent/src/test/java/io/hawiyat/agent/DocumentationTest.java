package io.hawiyat.agent;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ManifestReader;
import io.hawiyat.agent.manifest.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the documents say of one another and of the program is so. */
class DocumentationTest {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> NOT_OURS = Set.of(".git", "target", "node_modules");
    private static final Pattern LINK =
            Pattern.compile("!?\\[[^\\]]*]\\(([^)\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"");
    private static final Pattern CODE = Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]*`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|.*\\|([^|]*)\\|$");
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```");
    private static final Pattern FILE = Pattern.compile("source: ([^,}\n]+)");
    private static final Pattern CONTEXT = Pattern.compile("context: (\\w+)");
    private static final Pattern TABLE = Pattern.compile("(?m)^CREATE (?:TABLE|VIEW) (\\w+)");
    private static final Pattern WORD = Pattern.compile("`(\\w+)`");

    @TestFactory
    Stream<DynamicTest> everyLinkLeadsSomewhere() throws IOException {
        return documents().stream()
                .map(it -> DynamicTest.dynamicTest(
                        REPOSITORY.relativize(it).toString(),
                        () -> assertThat(deadLinks(it)).isEmpty()));
    }

    @Test
    void theTableOfPackagesIsTheOneThatIsHeld() throws IOException {
        var rows = ROW.matcher(Files.readString(REPOSITORY.resolve("docs/architecture.md")))
                .results();
        var table = rows.collect(toMap(
                row -> row.group(1),
                row -> WORD.matcher(row.group(2))
                        .results()
                        .map(it -> it.group(1))
                        .collect(toSet())));
        assertThat(table).isEqualTo(PackageTable.ARROWS);
    }

    @Test
    void everyTableOfTheStateIsDescribed() throws IOException {
        var document = Files.readString(REPOSITORY.resolve("docs/architecture.md"));
        try (var migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
            assertThat(migrations
                            .flatMap(it -> TABLE.matcher(read(it)).results())
                            .map(it -> "`" + it.group(1) + "`"))
                    .isNotEmpty()
                    .allSatisfy(table -> assertThat(document).contains(table));
        }
    }

    @TestFactory
    Stream<DynamicTest> everyManifestIsValid() throws IOException {
        return documents().stream()
                .flatMap(document -> manifests(document)
                        .map(manifest -> DynamicTest.dynamicTest(
                                REPOSITORY.relativize(document) + ": "
                                        + manifest.lines().skip(3).findFirst().orElse(""),
                                () -> assertThat(ManifestReader.read(new Snippet(manifest))
                                                .errors())
                                        .isEmpty())));
    }

    /** A manifest of a document, with an empty file for each that it names. */
    private record Snippet(String manifest) implements Tree {

        @Override
        public SortedMap<String, Long> sizes() {
            var sizes = new TreeMap<>(Map.of(NAME, (long) manifest.length()));
            FILE.matcher(manifest).results().forEach(file -> sizes.put(file.group(1), 0L));
            CONTEXT.matcher(manifest).results().forEach(folder -> sizes.put(folder.group(1) + "/Dockerfile", 0L));
            return sizes;
        }

        @Override
        public byte[] bytes(String path) {
            return path.equals(NAME) ? manifest.getBytes(StandardCharsets.UTF_8) : new byte[0];
        }

        private static final String NAME = "snippet.yaml";
    }

    private static Stream<String> manifests(Path document) {
        return YAML.matcher(read(document)).results().map(it -> it.group(1)).filter(it -> it.contains("hawiyat.io/v1"));
    }

    private static String read(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Path> documents() throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(REPOSITORY, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                var name = folder.getFileName().toString();
                return NOT_OURS.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static List<String> deadLinks(Path document) {
        return LINK.matcher(prose(document))
                .results()
                .map(it -> it.group(1) == null ? it.group(2) : it.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .filter(link -> !leadsSomewhere(document, link))
                .toList();
    }

    private static boolean leadsSomewhere(Path document, String link) {
        var parts = link.split("#", 2);
        var target = parts[0].isEmpty()
                ? document
                : document.resolveSibling(parts[0]).normalize();
        return target.startsWith(REPOSITORY)
                && Files.exists(target)
                && (parts.length == 1 || anchors(target).contains(parts[1]));
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path document) {
        return HEADING.matcher(read(document))
                .results()
                .map(it -> it.group(1).toLowerCase(Locale.ROOT))
                .map(it -> it.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
                .collect(toSet());
    }

    private static String prose(Path document) {
        return CODE.matcher(read(document)).replaceAll("");
    }
}
