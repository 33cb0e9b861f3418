package io.hawiyat.agent.manifest;

import java.util.Set;

/**
 * The names that an installation knows when a tree is read.
 *
 * @param elsewhere those that other sources declare, on which those of this one may depend
 * @param before those that this source declared before: of what two of one tree want, they keep what they have
 */
public record Standing(Set<ApplicationId> elsewhere, Set<ApplicationId> before) {

    public Standing {
        elsewhere = Set.copyOf(elsewhere);
        before = Set.copyOf(before);
    }

    static Standing nothing() {
        return new Standing(Set.of(), Set.of());
    }
}
