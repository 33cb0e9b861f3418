package io.hawiyat.agent.converge;

import io.hawiyat.agent.queue.Backoff;
import io.hawiyat.agent.queue.Claim;
import io.hawiyat.agent.queue.QueueUnavailable;
import io.hawiyat.agent.queue.WorkQueue;
import io.hawiyat.agent.state.Applications;
import io.hawiyat.agent.state.DeadLetters;
import io.hawiyat.agent.state.Leases;
import io.hawiyat.agent.state.StateFailures;
import io.hawiyat.agent.way.Way;
import io.hawiyat.agent.way.Waypoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
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
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN = Duration.ofSeconds(20);

    private final WorkQueue queue;
    private final AgentLeases leases;
    private final Heartbeat heartbeat;
    private final Applications applications;
    private final DeadLetters deadLetters;
    private final Converger converger;
    private final IngressTurn ingress;
    private final Way way;
    private final String agent;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread claims;

    ConvergeLoop(
            WorkQueue queue,
            Leases leases,
            Applications applications,
            DeadLetters deadLetters,
            Converger converger,
            IngressTurn ingress,
            Way way,
            String agent,
            InstantSource clock,
            RandomGenerator random) {
        this.queue = queue;
        this.leases = new AgentLeases(leases, agent);
        this.heartbeat = new Heartbeat(queue);
        this.applications = applications;
        this.deadLetters = deadLetters;
        this.converger = converger;
        this.ingress = ingress;
        this.way = way;
        this.agent = agent;
        this.clock = clock;
        this.random = random;
        this.claims = Thread.ofVirtual().name("claims").unstarted(this::claim);
    }

    public void start() {
        claims.start();
        heartbeat.start();
    }

    private void claim() {
        var takenBack = false;
        while (!closed.get()) {
            try {
                takenBack = takenBack || takeBack();
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
            return way.call(Waypoint.CLAIM_WORK, () -> queue.claim(agent, Heartbeat.VISIBILITY));
        } catch (RuntimeException away) {
            LOG.atDebug().log("no work can be claimed: {}", away.getMessage());
            return Optional.empty();
        }
    }

    /** What a killed agent of this name had claimed is taken up at once. */
    private boolean takeBack() {
        try {
            queue.takeBack(agent);
            return true;
        } catch (QueueUnavailable away) {
            LOG.atDebug().log("claims of an earlier life are not taken back yet: {}", away.getMessage());
            return false;
        }
    }

    private void startWork(Claim claim) {
        var work = new Work(claim);
        heartbeat.begin(work);
        work.start(() -> work(work));
    }

    private void work(Work work) {
        var claim = work.claim();
        try {
            var next =
                    claim.id() == WorkQueue.INGRESS ? way.call(Waypoint.KEEP_INGRESS, ingress::turn) : converge(work);
            way.run(Waypoint.SETTLE, () -> settle(claim, next));
        } catch (QueueUnavailable away) {
            LOG.atDebug().addKeyValue("item", claim.id()).log("not settled: {}", away.getMessage());
        } catch (RuntimeException failed) {
            failed(claim, failed);
        } finally {
            heartbeat.end(work);
            slots.release();
        }
    }

    private Next converge(Work work) {
        var id = work.claim().id();
        var lease = way.call(Waypoint.TAKE_LEASE, () -> leases.acquire(id));
        if (lease.isEmpty()) {
            return applications.load(id).isEmpty()
                    ? new Next.Settled()
                    : new Next.Later(clock.instant().plusSeconds(1));
        }
        work.under(lease.get());
        try {
            return turns(work, lease.get());
        } finally {
            way.run(Waypoint.END_LEASE, () -> leases.end(id, lease.get()));
        }
    }

    /** Without a queue, or a claim that it knows, nobody can say what is new: it is seen in PostgreSQL at each turn. */
    private boolean touched(Work work) {
        try {
            if (work.lost() || !queue.heed(work.claim())) {
                return false;
            }
            if (!queue.renew(work.claim(), Heartbeat.VISIBILITY)) {
                work.lose();
            }
            return true;
        } catch (QueueUnavailable away) {
            return false;
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
            } else if (claim.attempt() >= ATTEMPTS && claim.id() != WorkQueue.INGRESS) {
                queue.bury(claim, told(claim, failed));
            } else {
                queue.retry(claim, clock.instant().plus(Backoff.delay(claim.attempt(), random)));
            }
        } catch (QueueUnavailable also) {
            LOG.atDebug().addKeyValue("item", claim.id()).log("not settled: {}", also.getMessage());
        }
    }

    /** Why it is put aside, as people are told where they look. Only the ingress is never given up: all need it. */
    private String told(Claim claim, RuntimeException failed) {
        var reason = Optional.ofNullable(failed.getMessage()).orElseGet(failed::toString);
        try {
            return deadLetters.put(claim.id(), claim.attempt(), reason).orElse(reason);
        } catch (RuntimeException away) {
            LOG.atWarn().addKeyValue("item", claim.id()).log("put aside, and not recorded: {}", away.getMessage());
            return reason;
        }
    }

    private Next turns(Work work, HeldLease held) {
        var slot = new Slot(queue, work.claim());
        var session = new Session(work.claim().id(), held, applications, way, clock, () -> touched(work), slot);
        while (held.keep() && !closed.get()) {
            switch (converger.turn(session)) {
                case Next.Again again -> {}
                case Next.Await(var until) -> pause(Duration.between(clock.instant(), until));
                case Next.Settled settled -> {
                    return settled;
                }
                case Next.Park park -> {
                    return park;
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
            case Next.Later later
            when claim.id() == WorkQueue.INGRESS ->
                // Its own containers' events would end a mere postponement at once, over and over.
                queue.retry(claim, later.at());
            case Next.Later(var at) -> queue.postpone(claim, at);
            case Next.Park park -> queue.park(claim);
            case Next.Again again -> queue.postpone(claim, clock.instant());
            case Next.Await(var until) -> queue.postpone(claim, until);
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
        try {
            if (!slots.tryAcquire(AT_ONCE, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)) {
                heartbeat.interruptAll();
                LOG.atWarn().log("work is still under way at shutdown; it is taken up again at the next start");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            heartbeat.close();
        }
    }
}
