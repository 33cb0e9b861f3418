package io.hawiyat.agent.notification;

import io.hawiyat.agent.notification.NotificationMeter.Outcome;
import io.hawiyat.agent.queue.Backoff;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.state.ChangeFeed;
import io.hawiyat.agent.state.ChangeLoop;
import io.hawiyat.agent.state.ChangeLoop.Pause;
import io.hawiyat.agent.state.Notifications;
import io.hawiyat.agent.state.Notifications.Delivery;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells what is due, several at once, and no deployment ever waits for it: what is to be told is in PostgreSQL. Each
 * notice is told at least once, by one agent at a time; twice only when an agent dies between telling and saying so.
 */
public final class Notifier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    private static final int AT_ONCE = 8;

    /** News that are older help nobody. */
    private static final Duration GIVE_UP = Duration.ofHours(1);

    /** Longer than any one try takes. */
    private static final Duration HOLD = Duration.ofMinutes(2);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    private final Notifications notifications;
    private final ChangeFeed changes;
    private final Teller teller;
    private final NotificationMeter meter;
    private final RandomGenerator random;
    private final Semaphore slots = new Semaphore(AT_ONCE);
    private final ChangeLoop loop;

    /** Not started. */
    public Notifier(
            Notifications notifications,
            ChangeFeed changes,
            Vault vault,
            Reachable reachable,
            NotificationMeter meter,
            RandomGenerator random) {
        this.notifications = notifications;
        this.changes = changes;
        this.loop = new ChangeLoop("notifications", changes, this::turn);
        this.teller = new Teller(vault, reachable);
        this.meter = meter;
        this.random = random;
    }

    public void start() {
        loop.start();
    }

    private Pause turn() {
        var seen = changes.newest();
        beginDue();
        return new Pause(seen, untilDue());
    }

    private void beginDue() {
        while (slots.tryAcquire()) {
            var due = claim();
            if (due.isEmpty()) {
                slots.release();
                return;
            }
            Thread.ofVirtual().name("notification-" + due.get().id()).start(() -> work(due.get()));
        }
    }

    private Optional<Delivery> claim() {
        try {
            return notifications.claim(HOLD, 1).stream().findFirst();
        } catch (RuntimeException failed) {
            slots.release();
            throw failed;
        }
    }

    /** Until nothing is due: whoever is told one thing is told the next one after it. */
    private void work(Delivery first) {
        try {
            var next = Optional.of(first);
            while (next.isPresent() && loop.open()) {
                tell(next.get());
                next = notifications.claim(HOLD, 1).stream().findFirst();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            LOG.atWarn().log("it is told again when its claim has ended: {}", failed.getMessage());
        } finally {
            slots.release();
        }
    }

    private void tell(Delivery delivery) throws InterruptedException {
        var answer = teller.tell(delivery);
        var outcome = record(delivery, answer);
        meter.tried(Teller.type(delivery.notification().to()), outcome);
        LOG.atLevel(outcome == Outcome.TOLD ? Level.INFO : Level.WARN)
                .addKeyValue(
                        "notification",
                        delivery.notification().project() + "/"
                                + delivery.notification().name())
                .addKeyValue("event", delivery.notice().event().title())
                .addKeyValue("notice", delivery.notice().id())
                .addKeyValue("outcome", outcome)
                .addKeyValue("reason", answer.reason())
                .log("notification tried");
    }

    private Outcome record(Delivery delivery, Answer answer) {
        return switch (answer) {
            case Answer.Told told -> {
                notifications.delivered(delivery);
                yield Outcome.TOLD;
            }
            case Answer.Refused(String reason) -> giveUp(delivery, reason);
            case Answer.Failed(String reason) ->
                delivery.age().compareTo(GIVE_UP) > 0 ? giveUp(delivery, reason) : postpone(delivery, reason);
        };
    }

    private Outcome giveUp(Delivery delivery, String reason) {
        notifications.givenUp(delivery, reason);
        return Outcome.GIVEN_UP;
    }

    private Outcome postpone(Delivery delivery, String reason) {
        notifications.postponed(delivery, reason, Backoff.delay(delivery.attempts() + 1, random));
        return Outcome.POSTPONED;
    }

    private Duration untilDue() {
        return notifications
                .untilDue()
                .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
                // What is due and not begun waits for another one, which begins it when it ends.
                .map(wait -> wait.isZero() ? SOON : wait)
                .orElse(LONGEST_WAIT);
    }

    /** What is on its way has a moment to end; it is told again otherwise. */
    @Override
    public void close() {
        loop.close();
        try {
            if (!slots.tryAcquire(AT_ONCE, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.atWarn()
                        .log("a notification is still under way at shutdown; it is told again after the next start");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            teller.close();
        }
    }
}
