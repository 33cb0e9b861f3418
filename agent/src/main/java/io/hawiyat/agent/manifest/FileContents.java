package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.Workload.FileMount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what the {@code files} of applications name, each file of the tree once. */
final class FileContents {

    static final long MAX_FILE = 1 << 20;
    static final long MAX_APPLICATION = 16 << 20;
    static final int MAX_FILES = 1000;
    private static final int LONGEST_PATH = 250;

    private final Tree tree;
    private final SortedMap<String, Long> sizes;
    private final Map<String, String> hashes = new HashMap<>();
    private final Map<String, FileBytes> contents = new HashMap<>();

    FileContents(Tree tree) {
        this.tree = tree;
        this.sizes = tree.sizes();
    }

    /** All that was named, by SHA-256. */
    Map<String, FileBytes> byHash() {
        return contents;
    }

    /** What an application's files put into its containers; those that can not be read are added to the findings. */
    List<FileMount> mounts(Field spec, Findings findings) {
        var mounts = new ArrayList<FileMount>();
        var left = MAX_APPLICATION;
        for (var file : spec.at("files").items().toList()) {
            if (!file.at("source").present() || !file.at("target").present()) {
                continue;
            }
            var found = named(file);
            var size = found.stream().mapToLong(path -> sizeOf(path)).sum();
            var refusal = refusal(file, found, size, left, MAX_FILES - mounts.size());
            if (!refusal.isEmpty()) {
                findings.atValue(file.at("source").pointer(), refusal);
                continue;
            }
            left -= size;
            found.forEach(path -> mounts.add(mount(file, path)));
        }
        return mounts;
    }

    private String refusal(Field file, List<String> found, long size, long left, int filesLeft) {
        var tooLarge = found.stream().filter(path -> sizeOf(path) > MAX_FILE).findFirst();
        if (found.isEmpty()) {
            return "there is no file \"" + Quoting.oneLine(source(file), LONGEST_PATH) + "\" in the source";
        }
        if (tooLarge.isPresent()) {
            return Quoting.quoted(tooLarge.get()) + " has " + sizeOf(tooLarge.get())
                    + " bytes: the limit is 1 MiB a file";
        }
        var pointer = found.stream()
                .filter(path -> sizeOf(path) <= LfsPointer.LONGEST && LfsPointer.is(tree.bytes(path)))
                .findFirst();
        if (pointer.isPresent()) {
            return Quoting.quoted(pointer.get()) + " " + LfsPointer.REFUSAL;
        }
        if (size > left) {
            return "the files of this application have more than 16 MiB together";
        }
        return found.size() > filesLeft ? "this application has more than " + MAX_FILES + " files" : "";
    }

    private List<String> named(Field file) {
        var source = source(file);
        if (sizes.containsKey(source)) {
            return List.of(source);
        }
        var folder = source.isEmpty() ? "" : source + "/";
        return sizes.tailMap(folder).keySet().stream()
                .takeWhile(path -> path.startsWith(folder))
                .limit(MAX_FILES + 1L)
                .toList();
    }

    private long sizeOf(String path) {
        return sizes.getOrDefault(path, 0L);
    }

    private static String source(Field file) {
        return within(file.at("source"));
    }

    /** The path in the tree, from one relative to the manifest's folder. */
    static String within(Field named) {
        var manifest = named.document().file();
        var folder = manifest.substring(0, manifest.lastIndexOf('/') + 1);
        var path = folder + normal(named.text());
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Without empty parts and dots. */
    static String normal(String path) {
        return Stream.of(path.split("/", -1))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .collect(Collectors.joining("/"));
    }

    private FileMount mount(Field file, String path) {
        var source = source(file);
        var below = path.length() > source.length() ? path.substring(source.isEmpty() ? 0 : source.length() + 1) : "";
        var target = file.at("target").text() + (below.isEmpty() ? "" : "/" + below);
        var mode = Integer.parseInt(file.at("mode").text(), 8);
        return new FileMount(path, target, mode, keep(path));
    }

    /** Answers with the SHA-256 of a file of the tree, which is one of the contents from now on. */
    String keep(String path) {
        return hashes.computeIfAbsent(path, it -> {
            var hash = tree.sha256(it);
            contents.putIfAbsent(hash, () -> tree.bytes(it));
            return hash;
        });
    }

    /** The same for what is no file of the tree. */
    String keep(byte[] bytes) {
        var hash = Sha256.of(bytes);
        contents.putIfAbsent(hash, bytes::clone);
        return hash;
    }
}
