package io.hawiyat.agent.source;

import java.util.List;

/**
 * What a commit has below a source's path.
 *
 * @param pathFound false when the path is no folder of the commit: then there are no entries and one problem
 */
record SourceTree(boolean pathFound, List<Entry> entries, List<TreeProblem> problems) {

    SourceTree {
        entries = List.copyOf(entries);
        problems = List.copyOf(problems);
        if (!pathFound && (!entries.isEmpty() || problems.isEmpty())) {
            throw new IllegalArgumentException("a path that is not there has no entries, and a problem that says so");
        }
    }

    static SourceTree without(SourcePath path, String message) {
        return new SourceTree(false, List.of(), List.of(new TreeProblem("", "path " + path + " " + message)));
    }
}
