package io.hawiyat.agent.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A manifest, or a folder of manifests with the files they name, kept in the module of the schemas. */
record Fixture(Path path) {

    private static final Path ROOT = Path.of("..", "manifests-schema", "fixtures");

    static Stream<Fixture> in(String folder) throws IOException {
        try (var paths = Files.list(ROOT.resolve(folder))) {
            return paths
                    .filter(path -> !path.toString().endsWith(".errors"))
                    .sorted()
                    .map(Fixture::new)
                    .toList()
                    .stream();
        }
    }

    Manifests read() throws IOException {
        return Files.isDirectory(path)
                ? ManifestReader.read(FolderTree.of(path))
                : ManifestReader.read(FolderTree.of(folder()), List.of(name()));
    }

    /** What {@code hawiyat validate} prints, line by line. */
    List<String> expectedErrors() throws IOException {
        return Files.readAllLines(folder().resolve(name().replace(".yaml", "") + ".errors"));
    }

    String name() {
        return path.getName(path.getNameCount() - 1).toString();
    }

    private Path folder() {
        return ROOT.resolve(path.getName(path.getNameCount() - 2));
    }

    @Override
    public String toString() {
        return name();
    }
}
