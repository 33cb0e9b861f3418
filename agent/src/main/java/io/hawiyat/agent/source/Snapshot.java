package io.hawiyat.agent.source;

import java.util.List;

/**
 * One commit below the source's path, immutable. Nothing was checked out: bytes come from the commit's own objects.
 *
 * <p>It needs no closing. Its content stays readable while the cache keeps the commit, which is at least until
 * {@value SourceCache#KEPT_TIPS} newer tips were fetched; after that, {@link Content.Unreadable}. Safe for many threads.
 */
public final class Snapshot {

    private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final Commit commit;
    private final SourceTree tree;
    private final SourceCache cache;

    Snapshot(Commit commit, SourceTree tree, SourceCache cache) {
        this.commit = commit;
        this.tree = tree;
        this.cache = cache;
    }

    public Commit commit() {
        return commit;
    }

    /** Whether the commit has the source's path as a folder. Without it a snapshot is empty and a problem says so. */
    public boolean pathFound() {
        return tree.pathFound();
    }

    /** Every regular file at or below the source's path, in git's order. */
    public List<Entry> entries() {
        return tree.entries();
    }

    /** What lies at or below the source's path and is not read. */
    public List<TreeProblem> problems() {
        return tree.problems();
    }

    /** The files in one folder and below it; the folder is relative to the source's path, empty for all. */
    public List<Entry> files(String folder) {
        var prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
        return entries().stream()
                .filter(entry -> entry.path().startsWith(prefix))
                .toList();
    }

    /** The bytes of one of the entries, unless there are more than {@code limit}. */
    public Content read(Entry entry, long limit) {
        var most = Math.min(limit, LONGEST_ARRAY);
        return entry.size() > most ? new Content.TooLarge(entry.size(), most) : cache.read(entry);
    }

    @Override
    public String toString() {
        return "commit " + commit.id() + ", " + entries().size() + " files";
    }
}
