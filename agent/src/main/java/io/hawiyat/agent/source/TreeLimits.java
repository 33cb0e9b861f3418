package io.hawiyat.agent.source;

/**
 * How much of a commit is fetched and listed. A tree that names itself in every folder is small on the wire and endless to walk.
 *
 * @param entries files and folders under the source's path
 * @param depth folders within folders under the source's path
 * @param fetchedBytes of one fetch, compressed as git sends it
 */
public record TreeLimits(int entries, int depth, long fetchedBytes) {

    public static final TreeLimits DEFAULT = new TreeLimits(20_000, 50, 1L << 30);

    public TreeLimits {
        if (entries < 1 || depth < 1 || fetchedBytes < 1) {
            throw new IllegalArgumentException("limits of a tree must be positive");
        }
    }

    /** With the usual limit of what is fetched. */
    public TreeLimits(int entries, int depth) {
        this(entries, depth, DEFAULT.fetchedBytes());
    }
}
