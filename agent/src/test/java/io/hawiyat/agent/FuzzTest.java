package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Jazzer, guided by what of the program each input reaches, for a few seconds; {@code bench/fuzz} for as long as one likes.
 * It runs in a process of its own, which it instruments: its hooks find as well what would start a program, open a file
 * or ask another host because of an input.
 */
class FuzzTest {

    private static final long SECONDS = Long.getLong("hawiyat.fuzz.seconds", 2);

    /** Kept between long runs, so that each goes on where the last one ended. */
    private static final Path CORPUS = Path.of(System.getProperty("hawiyat.fuzz.corpus", "target/fuzz"));

    private static final Path FIXTURES = Path.of("..", "manifests-schema", "fixtures");

    @ParameterizedTest
    @CsvSource({"manifest.ManifestFuzz", "source.TreeFuzz", "webhook.WebhookFuzz"})
    void noInputIsMoreThanAnError(String target) throws Exception {
        var name = target.substring(target.indexOf('.') + 1);
        var corpus = Files.createDirectories(CORPUS.resolve(name).toAbsolutePath());
        if (name.startsWith("Manifest")) {
            seed(corpus);
        }
        var log = corpus.resolveSibling(name + ".log");
        var process = new ProcessBuilder(command("io.hawiyat.agent." + target, corpus))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS + 120, TimeUnit.SECONDS))
                    .as("%s ends", target)
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
            assertThat(Files.readString(log)).contains("INITED", "DONE");
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> command(String target, Path corpus) {
        var parent = corpus.getParent();
        return List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target,
                "--instrumentation_includes=io.hawiyat.agent.**:org.yaml.snakeyaml.**",
                "--reproducer_path=" + parent,
                "-artifact_prefix=" + parent + "/",
                "-max_total_time=" + SECONDS,
                "-timeout=10",
                "-rss_limit_mb=3072",
                "-max_len=8192",
                corpus.toString());
    }

    private static void seed(Path corpus) throws IOException {
        try (var files = Files.walk(FIXTURES)) {
            for (var file : files.filter(it -> it.toString().endsWith(".yaml"))
                    .filter(FuzzTest::isSmall)
                    .toList()) {
                var seed = FIXTURES.relativize(file).toString().replace('/', '_');
                Files.copy(file, corpus.resolve(seed), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static boolean isSmall(Path file) {
        return file.toFile().length() < 8192;
    }
}
