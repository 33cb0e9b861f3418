package io.hawiyat.agent.converge;

import io.hawiyat.agent.queue.Claim;
import java.util.Optional;

/** One claim while it is worked at; not by its item's id, which may be claimed again once Redis lost its data. */
final class Work {

    private final Claim claim;
    private volatile Optional<HeldLease> lease = Optional.empty();
    private volatile Optional<Thread> thread = Optional.empty();
    private volatile boolean lost;

    Work(Claim claim) {
        this.claim = claim;
    }

    Claim claim() {
        return claim;
    }

    Optional<HeldLease> lease() {
        return lease;
    }

    void under(HeldLease held) {
        lease = Optional.of(held);
    }

    void start(Runnable body) {
        var started = Thread.ofVirtual().name("converge-" + claim.id()).unstarted(body);
        thread = Optional.of(started);
        started.start();
    }

    void interrupt() {
        thread.ifPresent(Thread::interrupt);
    }

    /** Whether the queue does not know this claim any more. */
    boolean lost() {
        return lost;
    }

    void lose() {
        lost = true;
    }
}
