package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The alert rules among the examples, as Prometheus itself reads them. {@link ExamplesTest} holds them to what is measured. */
class AlertRulesTest {

    private static final Path FOLDER = Path.of("..", "examples-repo", "monitoring");

    @ParameterizedTest
    @CsvSource({"check, alerts.yaml, 13 rules found", "test, alerts.test.yaml, SUCCESS"})
    void prometheusTakesTheRulesAndTheyTellWhatTheyAreFor(String command, String file, String said) throws Exception {
        var promtool = new ProcessBuilder(promtool(), command, "rules", file)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        promtool.getOutputStream().close();
        var output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(promtool.exitValue()).as(output).isZero();
        assertThat(output).contains(said);
    }

    private static String promtool() {
        var cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        var onPath = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(":"))
                .map(folder -> Path.of(folder, "promtool"));
        return Stream.concat(Stream.of(cache.resolve("hawiyat-testbed").resolve("promtool")), onPath)
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(() -> fail("promtool is missing; run testbed/up promtool"));
    }
}
