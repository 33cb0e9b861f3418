package io.hawiyat.agent.manifest;

import com.google.re2j.PatternSyntaxException;
import io.hawiyat.agent.manifest.BuildContext.Item;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads the {@code build} of a specification: which files of the tree it is made of. */
final class BuildReader {

    static final long MAX_FILE = 16 << 20;
    static final long MAX_CONTEXT = 64 << 20;
    static final int MAX_FILES = 5000;

    private static final int LONGEST_PATH = 250;
    private static final String IGNORE = ".dockerignore";

    private final Tree tree;
    private final FileContents files;

    BuildReader(Tree tree, FileContents files) {
        this.tree = tree;
        this.files = files;
    }

    /** Empty without one; one that can not be built is added to the findings. */
    Optional<Build> read(Field spec, Findings findings) {
        var build = spec.at("build");
        if (!build.present() || findings.touch(build.pointer())) {
            return Optional.empty();
        }
        var folder = FileContents.within(build.at("context"));
        var prefix = folder.isEmpty() ? "" : folder + "/";
        var dockerfile = FileContents.normal(build.at("dockerfile").text());
        var problem = missing(prefix, dockerfile);
        if (!problem.isEmpty()) {
            findings.atValue(build.pointer(), problem);
            return Optional.empty();
        }
        try {
            var paths = paths(prefix, dockerfile, spec.document().file());
            var refusal = refusal(paths);
            if (!refusal.isEmpty()) {
                findings.atValue(build.pointer(), refusal);
                return Optional.empty();
            }
            return Optional.of(build(build, folder, dockerfile, context(prefix, paths)));
        } catch (PatternSyntaxException unreadable) {
            findings.atValue(
                    build.pointer(), "can not read " + quoted(prefix + IGNORE) + ": " + unreadable.getMessage());
            return Optional.empty();
        }
    }

    private static Build build(Field build, String folder, String dockerfile, String sha256) {
        return new Build(
                folder.isEmpty() ? "." : folder,
                dockerfile,
                build.at("target").optionalText(),
                build.at("args").textsByName(),
                sha256);
    }

    private String missing(String prefix, String dockerfile) {
        if (!prefix.isEmpty() && below(prefix).isEmpty()) {
            return "there is no folder " + quoted(prefix) + " in the source";
        }
        return tree.sizes().containsKey(prefix + dockerfile)
                ? ""
                : "there is no file " + quoted(prefix + dockerfile) + " in the source";
    }

    private List<String> below(String prefix) {
        return tree.sizes().tailMap(prefix).keySet().stream()
                .takeWhile(path -> path.startsWith(prefix))
                .toList();
    }

    /**
     * Docker is given the Dockerfile and the list of what to leave out even when that list names them. The manifest
     * itself is no part: another number of replicas must not be another image.
     */
    private List<String> paths(String prefix, String dockerfile, String manifest) {
        var ignore = prefix + IGNORE;
        var patterns = tree.sizes().containsKey(ignore)
                ? IgnorePatterns.parse(new String(tree.bytes(ignore), StandardCharsets.UTF_8))
                : IgnorePatterns.NONE;
        return below(prefix).stream()
                .filter(path -> path.equals(ignore)
                        || path.equals(prefix + dockerfile)
                        || (!path.equals(manifest) && !patterns.leaveOut(path.substring(prefix.length()))))
                .toList();
    }

    private String refusal(List<String> paths) {
        if (paths.size() > MAX_FILES) {
            return "the context has " + paths.size() + " files: the limit is " + MAX_FILES
                    + "; leave some out in .dockerignore";
        }
        var tooLarge = paths.stream().filter(path -> size(path) > MAX_FILE).findFirst();
        if (tooLarge.isPresent()) {
            return quoted(tooLarge.get()) + " has " + size(tooLarge.get())
                    + " bytes: the limit is 16 MiB a file; leave it out in .dockerignore";
        }
        return paths.stream().mapToLong(this::size).sum() > MAX_CONTEXT
                ? "the context has more than 64 MiB; leave some of it out in .dockerignore"
                : "";
    }

    private static String quoted(String path) {
        return "\"" + Quoting.oneLine(path, LONGEST_PATH) + "\"";
    }

    private long size(String path) {
        return tree.sizes().getOrDefault(path, 0L);
    }

    private String context(String prefix, List<String> paths) {
        var items = paths.stream()
                .map(path -> new Item(path.substring(prefix.length()), tree.executable(path), files.keep(path)))
                .toList();
        return files.keep(new BuildContext(items).bytes());
    }
}
