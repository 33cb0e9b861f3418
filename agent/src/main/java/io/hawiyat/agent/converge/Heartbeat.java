package io.hawiyat.agent.converge;

import io.hawiyat.agent.queue.WorkQueue;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the claims and leases of all that is under way, however long it takes. */
final class Heartbeat implements AutoCloseable {

    /** After which a claim that nobody keeps may be claimed again: what a dead agent was at is taken over within 30 s. */
    static final Duration VISIBILITY = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Duration PACE = Duration.ofSeconds(5);

    private final WorkQueue queue;
    private final Set<Work> underWay = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("heartbeat").unstarted(this::run);

    Heartbeat(WorkQueue queue) {
        this.queue = queue;
    }

    void start() {
        thread.start();
    }

    void begin(Work work) {
        underWay.add(work);
    }

    void end(Work work) {
        underWay.remove(work);
    }

    void interruptAll() {
        underWay.forEach(Work::interrupt);
    }

    private void run() {
        while (!closedWithin(PACE)) {
            for (var work : underWay) {
                renew(work, () -> work.lease().ifPresent(HeldLease::keep));
                renew(work, () -> queue.renew(work.claim(), VISIBILITY));
            }
        }
    }

    private static void renew(Work work, Runnable renewal) {
        try {
            renewal.run();
        } catch (RuntimeException away) {
            LOG.atDebug().addKeyValue("item", work.claim().id()).log("not renewed: {}", away.getMessage());
        }
    }

    private boolean closedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
