package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.Workload.FileMount;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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
    private final Map<String, byte[]> contents = new HashMap<>();

    FileContents(Tree tree) {
        this.tree = tree;
        this.sizes = tree.sizes();
    }

    /** All that was read, by SHA-256. */
    Map<String, byte[]> byHash() {
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

    /** The path in the tree, from one relative to the manifest's folder. */
    private static String source(Field file) {
        var manifest = file.document().file();
        var folder = manifest.substring(0, manifest.lastIndexOf('/') + 1);
        var parts =
                Stream.of(file.at("source").text().split("/", -1)).filter(part -> !part.isEmpty() && !part.equals("."));
        var path = folder + String.join("/", parts.toList());
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private FileMount mount(Field file, String path) {
        var source = source(file);
        var below = path.length() > source.length() ? path.substring(source.isEmpty() ? 0 : source.length() + 1) : "";
        var target = file.at("target").text() + (below.isEmpty() ? "" : "/" + below);
        var mode = Integer.parseInt(file.at("mode").text(), 8);
        return new FileMount(path, target, mode, hashes.computeIfAbsent(path, this::read));
    }

    private String read(String path) {
        var bytes = tree.bytes(path);
        var hash = sha256(bytes);
        contents.putIfAbsent(hash, bytes);
        return hash;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
