package io.hawiyat.agent.source;

/**
 * How much of a commit is listed. A tree that names itself in every folder is small on the wire and endless to walk.
 *
 * @param entries files and folders under the source's path
 * @param depth folders within folders under the source's path
 */
public record TreeLimits(int entries, int depth) {

    public static final TreeLimits DEFAULT = new TreeLimits(20_000, 50);

    public TreeLimits {
        if (entries < 1 || depth < 1) {
            throw new IllegalArgumentException("limits of a tree must be positive");
        }
    }
}
