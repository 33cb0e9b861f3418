package io.hawiyat.agent.source;

import io.hawiyat.agent.source.FolderReader.Item;
import io.hawiyat.agent.source.FolderReader.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;

/** Lists the folders on the way to a source's path and everything below it; no other tree is opened. For one use. */
final class TreeReader {

    private final ObjectReader objects;
    private final FolderReader folders;
    private final TreeLimits limits;
    private final List<Entry> entries = new ArrayList<>();
    private final List<TreeProblem> problems = new ArrayList<>();
    private int seen;

    TreeReader(ObjectReader objects, TreeLimits limits) {
        this.objects = objects;
        this.folders = new FolderReader(objects);
        this.limits = limits;
    }

    /**
     * Reads the tree of a commit.
     *
     * @throws IOException when the cache lacks an object or has it spoiled
     * @throws RefusedTreeException when the tree is hostile, malformed or beyond a limit
     */
    SourceTree read(ObjectId root, SourcePath path) throws IOException, RefusedTreeException {
        var folder = root;
        for (var name : path.folders()) {
            var found = folders.items(folder, "").stream()
                    .filter(item -> item.name().filter(name::equals).isPresent())
                    .findFirst();
            if (found.isEmpty()) {
                return SourceTree.without(path, "is not in the commit: check the source's path and branch");
            }
            if (found.get().kind() != Kind.FOLDER) {
                return SourceTree.without(
                        path, "is no folder: '" + name + "' is a " + found.get().kind());
            }
            folder = found.get().id();
        }
        walk(folder, "", 0);
        return new SourceTree(true, entries, problems);
    }

    private void walk(ObjectId folder, String prefix, int depth) throws IOException, RefusedTreeException {
        if (depth > limits.depth()) {
            problems.add(new TreeProblem(prefix, "is deeper than " + limits.depth() + " folders and is not read"));
            return;
        }
        for (var item : folders.items(folder, prefix)) {
            if (++seen > limits.entries()) {
                throw new RefusedTreeException(
                        "", "more than " + limits.entries() + " files and folders: give the source a narrower path");
            }
            visit(item, prefix, depth);
        }
    }

    private void visit(Item item, String prefix, int depth) throws IOException, RefusedTreeException {
        if (item.name().isEmpty()) {
            problems.add(new TreeProblem(
                    prefix + item.shown(),
                    "has a name that is not UTF-8 or has control characters, and is not read: rename it"));
            return;
        }
        var path = prefix + item.name().get();
        switch (item.kind()) {
            case FOLDER -> walk(item.id(), path + "/", depth + 1);
            case FILE, EXECUTABLE -> {
                var size = objects.getObjectSize(item.id(), Constants.OBJ_BLOB);
                entries.add(new Entry(path, item.id().name(), size, item.kind() == Kind.EXECUTABLE));
            }
            case LINK, SUBMODULE ->
                problems.add(
                        new TreeProblem(path, "is a " + item.kind() + ", which is never followed: commit the files"));
        }
    }
}
