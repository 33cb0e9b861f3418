package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too large, too deep or hostile is one clear error, in little time. */
@Timeout(20)
class LimitsTest {

    private static final int MEBIBYTE = 1 << 20;

    private static List<String> errors(Tree tree) {
        return ManifestReader.read(tree).errors().stream()
                .map(ManifestError::toString)
                .toList();
    }

    @Test
    void refusesAManifestOverOneMebibyte() {
        var text = Applications.manifest("default", "web", "") + "#" + "x".repeat(MEBIBYTE) + "\n";

        assertThat(errors(MemoryTree.of("web.yaml", text)))
                .singleElement()
                .asString()
                .matches("web.yaml:1:1: -: has \\d+ bytes: a manifest has at most 1 MiB");
    }

    @Test
    void ignoresALargeFileThatIsNoneOfOurs() {
        assertThat(errors(MemoryTree.of("crd.yaml", "a: " + "x".repeat(2 * MEBIBYTE))))
                .isEmpty();
    }

    @Test
    void ignoresABrokenFileThatIsNoneOfOurs() {
        var tree = MemoryTree.of("a.yaml", "a: [").with("b.yaml", new byte[] {'a', 0, (byte) 0xff});

        assertThat(errors(tree)).isEmpty();
    }

    @Test
    void refusesFilesOverOneMebibyteEach() {
        var tree = MemoryTree.of(
                        "web.yaml", Applications.manifest("default", "web", "files: [{source: big, target: /big}]"))
                .with("big", new byte[MEBIBYTE + 1]);

        assertThat(errors(tree))
                .containsExactly(
                        "web.yaml:8:20: spec.files[0].source: \"big\" has 1048577 bytes: the limit is 1 MiB a file");
    }

    @Test
    void refusesMoreThanSixteenMebibytesOfFilesForAnApplication() {
        var tree = MemoryTree.of(
                "web.yaml", Applications.manifest("default", "web", "files: [{source: big, target: /big}]"));
        for (var index = 0; index < 17; index++) {
            tree.with("big/" + index, new byte[MEBIBYTE]);
        }

        assertThat(errors(tree))
                .containsExactly(
                        "web.yaml:8:20: spec.files[0].source: the files of this application have more than 16 MiB together");
    }

    @Test
    void acceptsFiftyAliasesAndFiftyLevels() {
        var aliases = new StringBuilder("env:\n  A: &a x\n");
        for (var index = 0; index < 50; index++) {
            aliases.append("  A").append(index).append(": *a\n");
        }
        var levels = "labels: " + "[".repeat(49) + "]".repeat(49);

        assertThat(Applications.errors(aliases.toString())).isEmpty();
        assertThat(errors(MemoryTree.of("a.yaml", "apiVersion: hawiyat.io/v1\nkind: Site\n" + levels)))
                .containsExactly("a.yaml:2:7: kind: Site is not supported yet");
    }

    @Test
    void endsSoonOnManyMistakes() {
        var env = new StringBuilder("env:\n");
        var routes = new StringBuilder("routes:\n");
        for (var index = 0; index < 15_000; index++) {
            env.append("  A").append(index).append(":\n");
            routes.append("  - {wait: 1}\n");
        }

        assertThat(Applications.errors(env + routes.toString())).hasSize(45_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.", "a-", "1", "a/", "1h", "[", "? ", "- ", "&a ", "!a"})
    void endsSoonOnHugeScalars(String part) {
        for (var length : List.of(4000, 300_000)) {
            var scalar = part.repeat(length / part.length()) + "!";
            var spec = "user: " + scalar + "\nworkingDir: /" + scalar + "\nstopGracePeriod: " + scalar + "\n" + scalar
                    + ": 1";
            var text = Applications.manifest("default", "web", spec).replace("nginx:1.27", scalar);

            assertThat(errors(MemoryTree.of("web.yaml", text))).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"\\UFFFFFFFF\"", "\"\\ud800\"", "\"\\0\"", "\"\\x\"", "!<tag:x", "%YAML 9.9", "&", "*", "|99"})
    void answersMalformedEscapesWithAnError(String value) {
        assertThat(Applications.errors("hostname: " + value)).isNotEmpty();
    }

    @Test
    void answersAMalformedDirectiveWithAnError() {
        var text = "%YAML 99999999999999.1\n---\n" + Applications.manifest("default", "web", "");

        assertThat(errors(MemoryTree.of("web.yaml", text))).hasSize(1);
    }
}
