package io.hawiyat.agent.manifest;

/** A manifest of any bytes beside a good one. {@code FuzzTest} and {@code bench/fuzz} run it. */
public final class ManifestFuzz {

    private ManifestFuzz() {}

    /**
     * Takes one input.
     *
     * @throws AssertionError when the neighbour does not go on, or an error does not name its place
     */
    public static void fuzzerTestOneInput(byte[] bytes) {
        var tree = new MemoryTree()
                .with("apps/bad.yaml", bytes)
                .with("apps/z-good.yaml", Applications.manifest("neighbour", "good", ""));

        var manifests = ManifestReader.read(tree);

        if (manifests.applications().stream().noneMatch(it -> it.id().equals(new ApplicationId("neighbour", "good")))) {
            throw new AssertionError("the neighbour is gone: " + manifests.errors());
        }
        manifests.errors().forEach(ManifestFuzz::check);
    }

    private static void check(ManifestError error) {
        if (error.line() < 1
                || error.column() < 1
                || error.field().isEmpty()
                || error.toString().lines().count() != 1) {
            throw new AssertionError("names no place: " + error);
        }
    }
}
