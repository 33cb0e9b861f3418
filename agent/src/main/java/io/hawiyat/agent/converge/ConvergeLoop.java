package io.hawiyat.agent.converge;

import io.hawiyat.agent.queue.Backoff;
import io.hawiyat.agent.queue.Claim;
import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.Leases;
import io.hawiyat.agent.state.StateFailures;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims work and converges it, many applications at once: most of the time of each is spent waiting. What is heavy, the
 * engine's starts, has slots of its own.
 */
public final class ConvergeLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConvergeLoop.class);
    private static final int AT_ONCE = 200;
    private static final int ATTEMPTS = 20;
    private static final Duration VISIBILITY = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN = Duration.ofSeconds(20);

    private final WorkQueue queue;
    private final Leases leases;
    private final Applications applications;
    private final Converger converger;
    private final IngressKeeper ingress;
    private final String agent;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final Map<Long, Work> underWay = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread claims;
    private final Thread heartbeat;

    private record Work(Claim claim, Optional<HeldLease> lease, Thread thread) {}

    ConvergeLoop(
            WorkQueue queue,
            Leases leases,
            Applications applications,
            Converger converger,
            IngressKeeper ingress,
            String agent,
            InstantSource clock,
            RandomGenerator random) {
        this.queue = queue;
        this.leases = leases;
        this.applications = applications;
        this.converger = converger;
        this.ingress = ingress;
        this.agent = agent;
        this.clock = clock;
        this.random = random;
        this.claims = Thread.ofVirtual().name("claims").unstarted(this::claim);
        this.heartbeat = Thread.ofVirtual().name("heartbeat").unstarted(this::beat);
    }

    public void start() {
        claims.start();
        heartbeat.start();
    }

    private void claim() {
        while (!closed.get()) {
            try {
                slots.acquire();
                var claim = claimOne();
                claim.ifPresentOrElse(this::startWork, slots::release);
                if (claim.isEmpty()) {
                    queue.await(LONGEST_WAIT);
                }
            } catch (InterruptedException stopping) {
                return;
            }
        }
    }

    /** While the queue is away there is nothing to claim, and waiting for it paces the loop. */
    private Optional<Claim> claimOne() {
        try {
            return queue.claim(agent, VISIBILITY);
        } catch (RuntimeException away) {
            LOG.atDebug().log("no work can be claimed: {}", away.getMessage());
            return Optional.empty();
        }
    }

    private void startWork(Claim claim) {
        var thread = Thread.ofVirtual().name("converge-" + claim.id()).unstarted(() -> work(claim));
        underWay.put(claim.id(), new Work(claim, Optional.empty(), thread));
        thread.start();
    }

    private void work(Claim claim) {
        try {
            settle(claim, claim.id() == WorkQueue.INGRESS ? keepIngress() : converge(claim));
        } catch (QueueUnavailable away) {
            LOG.atDebug().addKeyValue("item", claim.id()).log("not settled: {}", away.getMessage());
        } catch (RuntimeException failed) {
            failed(claim, failed);
        } finally {
            underWay.remove(claim.id());
            slots.release();
        }
    }

    private Next keepIngress() {
        try {
            ingress.ensure();
            return new Next.Settled();
        } catch (RuntimeException failed) {
            LOG.atWarn().log("the ingress is not as it should be: {}", failed.getMessage());
            return new Next.Later(clock.instant().plus(AFTER_FAILURE));
        }
    }

    private Next converge(Claim claim) {
        var lease = leases.acquire(claim.id(), agent, HeldLease.LENGTH);
        if (lease.isEmpty()) {
            return applications.load(claim.id()).isEmpty()
                    ? new Next.Settled()
                    : new Next.Later(clock.instant().plusSeconds(1));
        }
        try (var held = new HeldLease(leases, lease.get())) {
            underWay.computeIfPresent(claim.id(), (id, work) -> new Work(claim, Optional.of(held), work.thread()));
            return turns(claim, held);
        }
    }

    /** PostgreSQL away is waited for; what fails over and over is put aside, where it can be seen. */
    private void failed(Claim claim, RuntimeException failed) {
        var away = StateFailures.unavailable(failed);
        var log = LOG.atWarn().addKeyValue("item", claim.id());
        (away ? log : log.setCause(failed)).log("converge failed: {}", failed.getMessage());
        try {
            if (away) {
                queue.postpone(claim, clock.instant().plus(AFTER_FAILURE));
            } else if (claim.attempt() >= ATTEMPTS) {
                queue.bury(claim, String.valueOf(failed));
            } else {
                queue.retry(claim, clock.instant().plus(Backoff.delay(claim.attempt(), random)));
            }
        } catch (QueueUnavailable also) {
            LOG.atDebug().addKeyValue("item", claim.id()).log("not settled: {}", also.getMessage());
        }
    }

    private Next turns(Claim claim, HeldLease held) {
        var session = new Session(claim.id(), held, applications, clock, () -> queue.heed(claim));
        while (held.keep() && !closed.get()) {
            switch (converger.turn(session)) {
                case Next.Again again -> {}
                case Next.Await(var until) -> pause(Duration.between(clock.instant(), until));
                case Next.Settled settled -> {
                    return settled;
                }
                case Next.Later later -> {
                    return later;
                }
            }
        }
        return new Next.Later(clock.instant());
    }

    private void settle(Claim claim, Next next) {
        switch (next) {
            case Next.Settled settled -> queue.acknowledge(claim);
            case Next.Later(var at) -> queue.postpone(claim, at);
            case Next.Again again -> queue.postpone(claim, clock.instant());
            case Next.Await(var until) -> queue.postpone(claim, until);
        }
    }

    /** Work that takes long keeps its claim and its lease. */
    private void beat() {
        while (!closed.get()) {
            pause(HEARTBEAT);
            for (var work : underWay.values()) {
                try {
                    queue.renew(work.claim(), VISIBILITY);
                    work.lease().ifPresent(HeldLease::keep);
                } catch (RuntimeException away) {
                    LOG.atDebug().addKeyValue("item", work.claim().id()).log("not renewed: {}", away.getMessage());
                }
            }
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.isNegative() ? Duration.ZERO : time);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Claims no more, and lets each application finish the step that it is at. */
    @Override
    public void close() {
        closed.set(true);
        claims.interrupt();
        heartbeat.interrupt();
        try {
            if (!slots.tryAcquire(AT_ONCE, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)) {
                underWay.values().forEach(work -> work.thread().interrupt());
                LOG.atWarn().log("work is still under way at shutdown; it is taken up again at the next start");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
