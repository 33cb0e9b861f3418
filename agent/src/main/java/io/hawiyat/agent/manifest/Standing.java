package io.hawiyat.agent.manifest;

import java.util.Set;

/**
 * The names that an installation knows when a tree is read.
 *
 * @param elsewhere those that other sources declare, on which those of this one may depend
 * @param before those that this source declared before: of what two of one tree want, they keep what they have
 * @param localHosts hosts of the agent's machine or its link that the operator lets a Source name
 */
public record Standing(Set<ApplicationId> elsewhere, Set<ApplicationId> before, Set<String> localHosts) {

    public Standing {
        elsewhere = Set.copyOf(elsewhere);
        before = Set.copyOf(before);
        localHosts = Set.copyOf(localHosts);
    }

    static Standing nothing() {
        return new Standing(Set.of(), Set.of(), Set.of());
    }
}
