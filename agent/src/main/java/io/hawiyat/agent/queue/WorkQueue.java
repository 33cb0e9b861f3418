package io.hawiyat.agent.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What is to be looked at. An item is an application's id, at most once in the queue, with a priority and a due time;
 * it is waiting, claimed by one worker, or in dead letters.
 *
 * <p>Due items are claimed by priority, within a priority in turns over the lanes, within a lane by due time. A claim
 * that is not settled or renewed before its visibility ends is claimable again.
 *
 * <p>Heavy work needs a slot, of which there may be {@link SlotLimits few}. Who finds none is parked, and claimed again
 * with a slot, by priority and in turns as all others are.
 *
 * <p>Every method but {@link #await} throws {@link QueueUnavailable} when Redis does not do it. Nothing is remembered
 * here: a Redis that lost its data is an empty queue, filled again from PostgreSQL by the next resync.
 */
public final class WorkQueue {

    /** The item that stands for the ingress, beside the applications' ids, which begin at 1. */
    public static final long INGRESS = 0;

    private static final int LONGEST_REASON = 1000;
    private static final Duration PAUSE_WHILE_UNAVAILABLE = Duration.ofSeconds(1);

    private final QueueConnection connection;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final SlotLimits limits;
    private final Doorbell bell = new Doorbell();

    /**
     * Listens for wakes from now on.
     *
     * @param random used by several threads at once
     * @param limits of this agent; where agents differ, each keeps to its own
     */
    public WorkQueue(QueueConnection connection, InstantSource clock, RandomGenerator random, SlotLimits limits) {
        this.limits = limits;
        this.connection = connection;
        this.clock = clock;
        this.random = random;
        connection.listen(Channel.WORK, new Ringing(bell));
    }

    /**
     * Something new is known: a commit, a person's wish, a service that is back. A waiting item keeps the higher
     * priority and the earlier due time of both; a backoff ends; a dead letter lives; attempts count anew. An item that
     * is claimed comes back when its claim ends, however it ends.
     */
    public void enqueue(long id, Priority priority, Instant due, Lane lane) {
        put("enqueue", id, priority, due, lane, 1);
    }

    /**
     * Nothing new is known, but the item may need a look (drift, resync). As {@link #enqueue}, but an item that waits
     * for its retry goes on waiting and a dead letter stays dead: otherwise each resync would end every backoff.
     */
    public void recheck(long id, Priority priority, Instant due, Lane lane) {
        put("recheck", id, priority, due, lane, 0);
    }

    /**
     * The next due item, if there is one.
     *
     * @param visibility until then nobody else gets it, unless {@link #renew renewed}
     */
    public Optional<Claim> claim(String worker, Duration visibility) {
        var token = Long.toHexString(random.nextLong());
        var now = clock.millis();
        var ends = now + visibility.toMillis();
        var found = list("claim", Script.CLAIM, limited(now, ends, token, worker, Priority.lowestRank()));
        return found.isEmpty() ? Optional.empty() : Optional.of(Answers.claim(found, worker, token));
    }

    /**
     * Ends the claims that an earlier life of this worker left behind: nobody works at them any more. To be called
     * before the first claim of a life.
     */
    public void takeBack(String worker) {
        number("take claims back", Script.TAKE_BACK, worker, clock.millis());
    }

    /** Keeps the claim for {@code visibility} from now; false when it is lost. */
    public boolean renew(Claim claim, Duration visibility) {
        var ends = clock.millis() + visibility.toMillis();
        return number("renew a claim", Script.RENEW, claim.id(), claim.token(), ends) == 1;
    }

    /**
     * Whether the truth may have changed since the claim, or since the last call: the item was enqueued again, or the
     * claim is lost. It is told once: the caller reads the truth after this, so that nothing new is left behind.
     */
    public boolean heed(Claim claim) {
        return number("heed what is new", Script.HEED, claim.id(), claim.token()) == 1;
    }

    /**
     * Takes a slot for a claim, which keeps it until it is settled or {@link #leave leaves} it. One that has a slot has
     * it again; one that is lost is not counted any more, and is not held up.
     *
     * @return false when there is none, and the claim is to be {@link #park parked}
     */
    public boolean enter(Claim claim) {
        return limits.open()
                || number("take a slot", Script.ENTER, limited(claim.id(), claim.token(), clock.millis())) == 1;
    }

    /** Gives the slot to another while this claim has nothing heavy to do. */
    public void leave(Claim claim) {
        if (!limits.open()) {
            number("leave a slot", Script.LEAVE, claim.id(), claim.token());
        }
    }

    /** How many may have a slot at once. */
    public SlotLimits limits() {
        return limits;
    }

    /** Not before there is a slot, which is no failure: the attempt is not counted. */
    public Settlement park(Claim claim) {
        return settle(claim, "park", clock.instant(), "");
    }

    /** Done: the item leaves the queue, unless it was enqueued again. */
    public Settlement acknowledge(Claim claim) {
        return settle(claim, "done", clock.instant(), "");
    }

    /** Failed, to be tried again at {@code due}; see {@link Backoff}. */
    public Settlement retry(Claim claim, Instant due) {
        return settle(claim, "retry", due, "");
    }

    /** Not possible yet, which is no failure (dependency, quota, lease held elsewhere): the attempt is not counted. */
    public Settlement postpone(Claim claim, Instant due) {
        return settle(claim, "postpone", due, "");
    }

    /** To dead letters, unless something new was enqueued meanwhile. */
    public Settlement bury(Claim claim, String reason) {
        var kept = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
        return settle(claim, "bury", clock.instant(), kept);
    }

    /** A person wants a dead letter tried again, now; false when it is not dead. */
    public boolean revive(long id) {
        return number("revive a dead letter", Script.REVIVE, id, Priority.PERSON.rank(), clock.millis()) == 1;
    }

    /** The newest first, at most {@code limit}. */
    public List<DeadLetter> deadLetters(int limit) {
        return list("list dead letters", Script.DEAD_LETTERS, limit).stream()
                .map(Answers::deadLetter)
                .toList();
    }

    public Depth depth() {
        var now = clock.instant();
        return Answers.depth(list("measure the depth", Script.DEPTH, now.toEpochMilli()), now);
    }

    /**
     * Waits until there may be something to claim: at once when something is due, else when something is enqueued,
     * becomes due, loses its claim, or Redis comes back. While Redis is away it paces its caller instead of throwing.
     *
     * @return false when nothing happened for {@code atMost}
     */
    public boolean await(Duration atMost) throws InterruptedException {
        var seen = bell.rings();
        try {
            var untilDue = untilNextDue().filter(due -> due.compareTo(atMost) < 0);
            return bell.awaitAfter(seen, untilDue.orElse(atMost)) || untilDue.isPresent();
        } catch (QueueUnavailable away) {
            var pause = atMost.compareTo(PAUSE_WHILE_UNAVAILABLE) < 0 ? atMost : PAUSE_WHILE_UNAVAILABLE;
            return bell.awaitAfter(seen, pause);
        }
    }

    private Optional<Duration> untilNextDue() {
        var next = number("look for due work", Script.NEXT_DUE, limited(clock.millis(), Priority.lowestRank()));
        return next < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(next - clock.millis()));
    }

    private void put(String operation, long id, Priority priority, Instant due, Lane lane, int news) {
        var dueMillis = due.toEpochMilli();
        number(operation, Script.ENQUEUE, id, priority.rank(), lane.name(), dueMillis, clock.millis(), news);
    }

    private Settlement settle(Claim claim, String outcome, Instant due, String reason) {
        var dueMillis = due.toEpochMilli();
        return Settlement.valueOf(connection.call(
                "settle a claim",
                redis -> Script.SETTLE.text(
                        redis,
                        connection.prefix(),
                        claim.id(),
                        claim.token(),
                        clock.millis(),
                        outcome,
                        dueMillis,
                        reason)));
    }

    private Object[] limited(Object... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(limits.arguments());
        return all.toArray();
    }

    private long number(String operation, Script script, Object... arguments) {
        return connection.call(operation, redis -> script.number(redis, connection.prefix(), arguments));
    }

    private List<?> list(String operation, Script script, Object... arguments) {
        return connection.call(operation, redis -> script.list(redis, connection.prefix(), arguments));
    }
}
