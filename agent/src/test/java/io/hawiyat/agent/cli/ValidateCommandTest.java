package io.hawiyat.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValidateCommandTest {

    private static final Path FIXTURES = Path.of("..", "manifests-schema", "fixtures");

    @TempDir
    private Path folder;

    static Stream<Path> valid() throws IOException {
        return fixtures("valid");
    }

    static Stream<Path> invalid() throws IOException {
        return fixtures("invalid");
    }

    private static Stream<Path> fixtures(String kind) throws IOException {
        try (var paths = Files.list(FIXTURES.resolve(kind))) {
            return paths.filter(path -> !path.toString().endsWith(".errors")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void countsWhatIsRight(Path fixture) {
        var run = run(fixture.toString());

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).singleElement().asString().startsWith("valid: ");
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void printsWhatIsWrongByTheNameThatWasGiven(Path fixture) throws IOException {
        var run = run(fixture.toString());

        var prefix = (Files.isDirectory(fixture) ? fixture : fixture.resolveSibling("")) + "/";
        var expected = Files.readAllLines(Path.of(fixture.toString().replace(".yaml", "") + ".errors"));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.outLines()).allMatch(line -> line.startsWith(prefix));
        assertThat(run.outLines().stream().map(line -> line.replace(prefix, "")))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void checksClaimsOverAllPaths() throws IOException {
        var first = write("a/web.yaml", application("web"));
        var second = write("b/web.yaml", application("web"));

        var run = run(first.toString(), folder.resolve("b").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.outLines())
                .containsExactly(second + ":3:18: metadata.name: Application default/web is declared already,"
                        + " by default/web (" + first + ":1)");
    }

    @Test
    void readsAFileOnceThatIsNamedTwice() throws IOException {
        var file = write("web.yaml", application("web"));

        assertThat(run(folder.toString(), file.toString()).exitCode()).isZero();
    }

    @Test
    void followsNoLinkAndReadsNothingOfGit() throws IOException {
        var file = write("web.yaml", application("web"));
        write(".git/hidden.yaml", application("Hidden"));
        var link = Files.createSymbolicLink(folder.resolve("linked.yaml"), file);

        var run = run(folder.toString());

        assertThat(run.outLines())
                .containsExactly(link + ":1:1: -: is a symbolic link, which is never followed: commit the file");
    }

    @Test
    void findsTheFilesThatAManifestNamesBesideIt() throws IOException {
        write("conf/app.conf", "x");
        var file = write("web.yaml", application("web") + "  files: [{source: ./conf/app.conf, target: /app.conf}]\n");

        assertThat(run(file.toString()).exitCode()).isZero();
    }

    @Test
    void countsEveryKind() throws IOException {
        write("web.yaml", application("web"));
        write("more.yaml", """
                apiVersion: hawiyat.io/v1
                kind: Middleware
                metadata: {name: slower}
                spec: {rateLimit: {average: 10}}
                ---
                apiVersion: hawiyat.io/v1
                kind: Middleware
                metadata: {name: smaller}
                spec: {compress: {}}
                ---
                apiVersion: hawiyat.io/v1
                kind: Notification
                metadata: {name: chat}
                spec: {webhook: {url: "https://chat.example.com/hook"}}
                """);

        var run = run(folder.toString());
        var json =
                new ObjectMapper().readTree(run(folder.toString(), "-o", "json").out());

        assertThat(run.outLines()).containsExactly("valid: 1 application, 2 middlewares and 1 notification in 2 files");
        assertThat(json.path("middlewares").asInt()).isEqualTo(2);
        assertThat(json.path("notifications").asInt()).isEqualTo(1);
        assertThat(json.path("secrets").asInt()).isZero();
    }

    @Test
    void saysThatThereAreNoManifests() throws IOException {
        write("compose.yml", "services: {}\n");

        var run = run(folder.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("no manifests: no *.yaml or *.yml of 1 file has");
    }

    @Test
    void refusesPathsThatCanNotBeMeant() throws IOException {
        var text = write("web.txt", application("web"));

        assertThat(run(folder.resolve("missing").toString()))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err()).contains("there is no file " + folder.resolve("missing")));
        assertThat(run(text.toString()).exitCode()).isEqualTo(2);
    }

    @Test
    void answersInJson() throws IOException {
        var file = write("web.yaml", application("Web"));

        var run = run(file.toString(), "-o", "json");

        var json = new ObjectMapper().readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(json.at("/errors/0/line").asInt()).isEqualTo(3);
        assertThat(json.at("/errors/0/field").asText()).isEqualTo("metadata.name");
    }

    private static String application(String name) {
        return "apiVersion: hawiyat.io/v1\nkind: Application\nmetadata: {name: " + name
                + "}\nspec:\n  image: nginx:1.27\n";
    }

    private Path write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static CommandLineRun run(String... arguments) {
        return CommandLineRun.of(
                Path.of(""),
                Map.of(),
                Stream.concat(Stream.of("validate"), List.of(arguments).stream())
                        .toArray(String[]::new));
    }
}
