package io.hawiyat.agent.manifest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All files of a build by their contents. As text it has one line for each, {@code mode sha256 path}, and is itself kept
 * under the SHA-256 of that text: two contexts with the same digest are the same files.
 *
 * @param files in the order of their paths
 */
public record BuildContext(List<Item> files) {

    private static final String PLAIN = "644";
    private static final String EXECUTABLE = "755";

    public BuildContext {
        files = List.copyOf(files);
    }

    /**
     * One file.
     *
     * @param path relative to the context
     * @param sha256 of its bytes, lower-case hex
     */
    public record Item(String path, boolean executable, String sha256) {}

    byte[] bytes() {
        return files.stream()
                .map(file -> (file.executable() ? EXECUTABLE : PLAIN) + " " + file.sha256() + " " + file.path() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** From its text; a path may have spaces in it, but no line break, as no path of a tree has. */
    public static BuildContext parse(byte[] bytes) {
        return new BuildContext(new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(" ", 3))
                .map(parts -> new Item(parts[2], parts[0].equals(EXECUTABLE), parts[1]))
                .toList());
    }
}
