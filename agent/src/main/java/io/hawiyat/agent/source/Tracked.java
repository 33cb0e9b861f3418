package io.hawiyat.agent.source;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/** Which commit of a remote is the desired one. */
public sealed interface Tracked {

    /** As the API names it: a branch by its name alone. */
    String shown();

    /** The tip of a branch; it may be force-pushed. */
    record Branch(String name) implements Tracked {

        public Branch {
            check("branch", Constants.R_HEADS, name);
        }

        @Override
        public String shown() {
            return name;
        }

        @Override
        public String toString() {
            return "branch " + name;
        }
    }

    /** What a tag points to; it may be moved. */
    record Tag(String name) implements Tracked {

        public Tag {
            check("tag", Constants.R_TAGS, name);
        }

        @Override
        public String shown() {
            return toString();
        }

        @Override
        public String toString() {
            return "tag " + name;
        }
    }

    /** The tag with the highest version of a range. */
    record Versions(VersionRange range) implements Tracked {

        @Override
        public String shown() {
            return toString();
        }

        @Override
        public String toString() {
            return "tag with a version in \"" + range + "\"";
        }
    }

    private static void check(String what, String prefix, String name) {
        if (name.startsWith("-") || !Repository.isValidRefName(prefix + name)) {
            throw new IllegalArgumentException("not a valid " + what + " name: " + name);
        }
    }
}
