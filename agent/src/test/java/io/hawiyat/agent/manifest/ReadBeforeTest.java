package io.hawiyat.agent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Reading with a memory comes to the same as reading without one, whatever was read before. */
class ReadBeforeTest {

    private static final List<String> PATHS = List.of("a.yaml", "b.yaml", "c/d.yml", "notes.txt");

    /** Valid ones, those that clash with each other, one that mounts a file, one in error, and what is none of ours. */
    private static final List<String> TEXTS = List.of(
            Applications.manifest("shop", "web", "routes: [{host: shop.example, port: 80}]"),
            Applications.manifest("shop", "web", "env: {A: b}"),
            Applications.manifest("shop", "api", "routes: [{host: shop.example, port: 80}]"),
            Applications.manifest("shop", "job", "ports: [{port: 80, publish: 8080}]") + "---\n"
                    + Applications.manifest("blog", "job", "env: {}"),
            Applications.manifest("blog", "job", "ports: [{port: 80, publish: 8080}]"),
            Applications.manifest("shop", "notes", "files: [{source: notes.txt, target: /notes}]"),
            Applications.manifest("shop", "wrong", "replica: 2"),
            Applications.manifest("shop", "late", "dependsOn: [web]"),
            "apiVersion: hawiyat.io/v1\nkind: Project\nmetadata: {name: shop}\nspec: {env: {STAGE: test}}\n",
            "apiVersion: v1\nkind: Service\n",
            "hawiyat.io/: [");

    private final Memory memory = new Memory();

    @Property(tries = 300)
    void nobodyCanTellWhatWasReadBefore(@ForAll("histories") List<Map<String, String>> history) {
        for (var files : history) {
            var tree = new MemoryTree();
            files.forEach(tree::with);

            assertThat(comparable(ManifestReader.read(tree, memory, Standing.nothing())))
                    .isEqualTo(comparable(ManifestReader.read(tree)));
        }
    }

    @Provide
    Arbitrary<List<Map<String, String>>> histories() {
        return Arbitraries.maps(Arbitraries.of(PATHS), Arbitraries.of(TEXTS))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Example
    void aFileThatDidNotChangeIsNotReadAgain() {
        var tree = new MemoryTree().with("a.yaml", TEXTS.getFirst()).with("b.yaml", TEXTS.get(3));
        ManifestReader.read(tree, memory, Standing.nothing());
        tree.with("b.yaml", TEXTS.get(1));

        ManifestReader.read(tree, memory, Standing.nothing());

        assertThat(memory.hits).isEqualTo(1);
    }

    private static List<Object> comparable(Manifests manifests) {
        return List.of(
                manifests.applications(),
                manifests.projects(),
                manifests.files().keySet(),
                manifests.errors());
    }

    private static final class Memory implements ReadBefore {

        private final Map<List<String>, Declarations> files = new HashMap<>();
        private int hits;

        @Override
        public Optional<Declarations> find(String path, String content) {
            var found = Optional.ofNullable(files.get(List.of(path, content)));
            hits += found.isPresent() ? 1 : 0;
            return found;
        }

        @Override
        public void keep(String path, String content, Declarations declarations) {
            files.put(List.of(path, content), declarations);
        }
    }
}
