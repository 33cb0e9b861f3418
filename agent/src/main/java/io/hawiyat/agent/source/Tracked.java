package io.hawiyat.agent.source;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/** Which commit of a remote is the desired one. Tags and version ranges will be further cases. */
public sealed interface Tracked {

    /** The tip of a branch; it may be force-pushed. */
    record Branch(String name) implements Tracked {

        public Branch {
            if (name.startsWith("-") || !Repository.isValidRefName(Constants.R_HEADS + name)) {
                throw new IllegalArgumentException("not a valid branch name: " + name);
            }
        }

        @Override
        public String toString() {
            return "branch " + name;
        }
    }
}
