package io.hawiyat.agent.manifest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.BuildContext.Item;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildReaderTest {

    private static final String MANIFEST = """
            apiVersion: hawiyat.io/v1
            kind: Application
            metadata: {name: web}
            spec:
              build: {context: %s}
              replicas: 1
            """;

    private static MemoryTree tree(String context) {
        return MemoryTree.of("apps/web.yaml", MANIFEST.formatted(context))
                .with("apps/Dockerfile", "FROM busybox:1.36")
                .with("apps/page/index.html", "hello")
                .with("apps/big.bin", "x".repeat(100))
                .with("elsewhere/secret.txt", "not yours");
    }

    private static Manifests read(MemoryTree tree) {
        var manifests = ManifestReader.read(tree);
        assertThat(manifests.errors()).isEmpty();
        return manifests;
    }

    private static Build build(MemoryTree tree) {
        return read(tree).applications().getFirst().workload().build().orElseThrow();
    }

    @Test
    void isMadeOfTheFilesOfItsContextAndNoOthers() {
        var manifests = read(tree("."));

        var build = manifests.applications().getFirst().workload().build().orElseThrow();
        var context = BuildContext.parse(
                requireNonNull(manifests.files().get(build.sha256())).read());
        assertThat(build.context()).isEqualTo("apps");
        assertThat(context.files()).extracting(Item::path).containsExactly("Dockerfile", "big.bin", "page/index.html");
        assertThat(context.files())
                .allSatisfy(file -> assertThat(manifests.files()).containsKey(file.sha256()));
    }

    @Test
    void leavesOutWhatIsIgnoredButNotWhatDockerNeedsToKnow() {
        var manifests = read(tree(".").with("apps/.dockerignore", "*\n!page\n"));

        var build = manifests.applications().getFirst().workload().build().orElseThrow();
        assertThat(BuildContext.parse(requireNonNull(manifests.files().get(build.sha256()))
                                .read())
                        .files())
                .extracting(Item::path)
                .containsExactly(".dockerignore", "Dockerfile", "page/index.html");
    }

    @Test
    void isAnotherWhenAFileOfTheContextIs() {
        var before = build(tree("."));

        assertThat(build(tree(".").with("apps/page/index.html", "hello!")).sha256())
                .isNotEqualTo(before.sha256());
        assertThat(build(tree(".").with("apps/page/more.html", "")).sha256()).isNotEqualTo(before.sha256());
        assertThat(build(tree(".").with("elsewhere/secret.txt", "other")).sha256())
                .isEqualTo(before.sha256());
    }

    @Test
    void staysTheSameWhenItsManifestAsksForMoreReplicas() {
        var manifest = MANIFEST.formatted(".").replace("replicas: 1", "replicas: 3");
        assertThat(build(tree(".").with("apps/web.yaml", manifest))).isEqualTo(build(tree(".")));
    }

    @Test
    void isAnotherImageForAnotherTargetArgumentOrPlatform() {
        var build = build(tree("."));
        var other = new Build(build.context(), build.dockerfile(), Optional.of("test"), build.args(), build.sha256());

        assertThat(build.key(Optional.empty()))
                .matches("[0-9a-f]{64}")
                .isEqualTo(build(tree(".")).key(Optional.empty()))
                .isNotEqualTo(other.key(Optional.empty()))
                .isNotEqualTo(build.key(Optional.of("linux/arm64")));
    }

    @Test
    void takesNoMoreFilesThanTheLimit() {
        var tree = tree(".");
        for (var file = 0; file <= BuildReader.MAX_FILES; file++) {
            tree.with("apps/many/" + file, "");
        }
        assertThat(ManifestReader.read(tree).errors())
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("5004 files", ".dockerignore"));
    }

    @Test
    void takesNoFileLargerThanTheLimit() {
        var tree = tree(".").with("apps/huge.bin", new byte[(int) BuildReader.MAX_FILE + 1]);
        assertThat(ManifestReader.read(tree).errors())
                .singleElement()
                .satisfies(error -> assertThat(error.message()).contains("apps/huge.bin", "16 MiB"));
        assertThat(ManifestReader.read(tree.with("apps/.dockerignore", "*.bin")).errors())
                .isEmpty();
    }
}
