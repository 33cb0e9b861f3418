package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever the input: no exception, an end in bounded time, errors that name a place, and neighbours that go on. */
class ManifestReaderPropertiesTest {

    private static final List<String> FIXTURES = fixtures();
    private static final List<String> SPLINTERS = List.of(
            "---\n",
            "...\n",
            "  ",
            "\t",
            "\n",
            "\r\n",
            ": ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "&a ",
            "*a",
            "!x ",
            "<<: ",
            "|\n",
            ">-\n",
            "\"",
            "'",
            "#",
            "%",
            "~",
            "null",
            "-1",
            "1e999",
            "\u0000",
            "\u2028",
            "\ufeff",
            "\ud83d\ude00",
            "? ",
            "\\",
            "@",
            "`");

    private static List<String> fixtures() {
        try (var all = Stream.concat(FixturesTest.valid(), FixturesTest.invalid())) {
            return all.map(Fixture::path)
                    .filter(Files::isRegularFile)
                    .map(ManifestReaderPropertiesTest::text)
                    .toList();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static String text(Path path) {
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @Provide
    Arbitrary<byte[]> noise() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(400);
    }

    @Property(tries = 300)
    void survivesNoiseInAManifest(@ForAll("noise") byte[] noise, @ForAll @IntRange(max = 200) int at) {
        var manifest = Applications.manifest("default", "web", "env: {A: b}").getBytes(StandardCharsets.UTF_8);
        var cut = Math.min(at, manifest.length);
        var bytes = new byte[manifest.length + noise.length];
        System.arraycopy(manifest, 0, bytes, 0, cut);
        System.arraycopy(noise, 0, bytes, cut, noise.length);
        System.arraycopy(manifest, cut, bytes, cut + noise.length, manifest.length - cut);

        survives(bytes);
    }

    @Property(tries = 1500)
    void survivesMutatedFixtures(@ForAll long seed) {
        var random = new Random(seed);
        var text = new StringBuilder(FIXTURES.get(random.nextInt(FIXTURES.size())));
        for (var mutation = random.nextInt(1, 8); mutation > 0; mutation--) {
            mutate(text, random);
        }

        survives(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void mutate(StringBuilder text, Random random) {
        var at = random.nextInt(text.length() + 1);
        var end = Math.min(text.length(), at + random.nextInt(1, 30));
        switch (random.nextInt(4)) {
            case 0 -> text.insert(at, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
            case 1 -> text.delete(at, end);
            case 2 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
            default -> text.replace(at, end, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
        }
    }

    private static void survives(byte[] bytes) {
        var tree = new MemoryTree()
                .with("apps/bad.yaml", bytes)
                .with("apps/z-good.yaml", Applications.manifest("neighbour", "good", ""));
        var begun = System.nanoTime();

        var manifests = ManifestReader.read(tree);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(manifests.applications())
                .extracting(Application::id)
                .contains(new ApplicationId("neighbour", "good"));
        assertThat(manifests.errors()).allSatisfy(ManifestReaderPropertiesTest::namesAPlace);
    }

    private static void namesAPlace(ManifestError error) {
        assertThat(error.line()).isPositive();
        assertThat(error.column()).isPositive();
        assertThat(error.field()).isNotEmpty();
        assertThat(error.message()).isNotEmpty();
        assertThat(error.toString().lines()).hasSize(1);
    }
}
