package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Files and folders of this machine as one tree of manifests, each file named as the person would name it. What the
 * agent would not read from a commit is not read here: symbolic links, and anything called {@code .git}.
 */
final class LocalFiles implements Tree {

    private static final String GIT = ".git";

    private final TreeMap<String, Long> sizes = new TreeMap<>();
    private final TreeMap<String, Path> files = new TreeMap<>();
    private final Set<String> manifests = new TreeSet<>();
    private final List<String> links = new ArrayList<>();
    private final Set<Path> seen = new HashSet<>();

    private LocalFiles() {}

    /**
     * Lists what paths name.
     *
     * @throws CommandFailed when there is no such file or folder, or this user may not read it
     */
    static LocalFiles of(List<Path> paths) {
        var local = new LocalFiles();
        paths.forEach(local::add);
        return local;
    }

    private void add(Path path) {
        try {
            // A path that is named may be a link; what is found below it may not.
            var real = path.toRealPath();
            if (Files.isDirectory(real)) {
                walk(real, path.normalize().toString(), true);
            } else {
                addManifest(path, real);
            }
        } catch (IOException unreadable) {
            throw CommandFailed.usage(FileProblems.reason(unreadable, path));
        }
    }

    private void addManifest(Path path, Path real) throws IOException {
        var name = path.normalize().toString();
        if (!isManifest(name)) {
            throw CommandFailed.usage(path + " is not named *.yaml or *.yml: the agent would not read it");
        }
        put(name, real, Files.size(real), true);
        var folder = real.getParent();
        // Only a manifest with `files: [{source: ...}]` or `build` needs its neighbours, and there may be very many.
        if (folder != null && namesNeighbours(Files.readString(real, StandardCharsets.ISO_8859_1))) {
            walk(folder, name.substring(0, name.lastIndexOf('/') + 1), false);
        }
    }

    private static boolean namesNeighbours(String manifest) {
        return manifest.contains("source") || manifest.contains("build");
    }

    private void walk(Path root, String name, boolean manifestsToo) throws IOException {
        var prefix = name.isEmpty() || name.endsWith("/") ? name : name + "/";
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.endsWith(GIT) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                var shown = prefix + root.relativize(file);
                if (attributes.isRegularFile()) {
                    put(shown, file, attributes.size(), manifestsToo && isManifest(shown));
                } else if (attributes.isSymbolicLink() && manifestsToo && isManifest(shown)) {
                    links.add(shown);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void put(String name, Path file, long size, boolean manifest) {
        if (manifest && !seen.add(file)) {
            return;
        }
        files.put(name, file);
        sizes.put(name, size);
        if (manifest) {
            manifests.add(name);
        }
    }

    private static boolean isManifest(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    /** The files to be read as manifests. */
    Set<String> manifests() {
        return Collections.unmodifiableSet(manifests);
    }

    /** Symbolic links that look like manifests. */
    List<String> links() {
        return List.copyOf(links);
    }

    @Override
    public SortedMap<String, Long> sizes() {
        return Collections.unmodifiableSortedMap(sizes);
    }

    @Override
    public boolean executable(String path) {
        return Files.isExecutable(file(path));
    }

    private Path file(String path) {
        var file = files.get(path);
        if (file == null) {
            throw new IllegalArgumentException("not listed: " + path);
        }
        return file;
    }

    @Override
    public byte[] bytes(String path) {
        var file = file(path);
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw CommandFailed.because(FileProblems.reason(unreadable, file));
        }
    }
}
