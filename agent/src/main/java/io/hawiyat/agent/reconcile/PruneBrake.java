package io.hawiyat.agent.reconcile;

import java.util.Optional;

/** When taking applications away waits for a person: a wrong path or a bad merge must not empty a server. */
final class PruneBrake {

    private PruneBrake() {}

    /**
     * Why a prune is held; empty when it may go ahead.
     *
     * @param known applications of the source so far
     * @param removed how many of them the commit no longer declares
     */
    static Optional<String> hold(int known, int removed) {
        if (removed > 0 && removed == known) {
            return Optional.of("the commit declares none of the " + known + " applications");
        }
        return removed > 1 && removed * 2 > known
                ? Optional.of("the commit removes " + removed + " of " + known + " applications")
                : Optional.empty();
    }
}
