package io.hawiyat.agent.converge;

import io.hawiyat.agent.queue.Claim;
import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.WorkQueue;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The right of one claim to change containers, of which the operator may allow only so many at once. */
final class Slot {

    static final String STEP = "Slot";

    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

    private final WorkQueue queue;
    private final Claim claim;
    private boolean held;
    private boolean waited;

    Slot(WorkQueue queue, Claim claim) {
        this.queue = queue;
        this.claim = claim;
        this.held = claim.parked();
        this.waited = claim.parked();
    }

    /** Whether it is had, from now on until the claim ends or it is left. */
    boolean enter() {
        held = held || entered();
        return held;
    }

    /** Without a queue nobody counts, and nobody new begins: what is under way goes on. */
    private boolean entered() {
        try {
            return queue.enter(claim);
        } catch (QueueUnavailable away) {
            LOG.atDebug().addKeyValue("item", claim.id()).log("goes on without a slot: {}", away.getMessage());
            return true;
        }
    }

    /** Lets another in, for as long as there is nothing to be done here. */
    void leave() {
        if (!held) {
            return;
        }
        try {
            queue.leave(claim);
            held = false;
        } catch (QueueUnavailable away) {
            LOG.atDebug().addKeyValue("item", claim.id()).log("keeps its slot: {}", away.getMessage());
        }
    }

    /** True the first time, when it was waited for before this claim. */
    boolean waited() {
        var first = waited;
        waited = false;
        return first;
    }

    /** What is waited for when there is none. */
    String reason() {
        var limits = queue.limits();
        return "waits until another rollout has ended: the operator allows %s on this engine, %s of project %s"
                .formatted(
                        count(limits.all()),
                        count(limits.of(claim.lane())),
                        claim.lane().name());
    }

    private static String count(OptionalInt limit) {
        return limit.isPresent() ? Integer.toString(limit.getAsInt()) : "any number";
    }
}
