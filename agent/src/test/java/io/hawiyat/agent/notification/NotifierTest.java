package io.hawiyat.agent.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.notification.NotificationMeter.Outcome;
import io.hawiyat.agent.notification.Receiver.Reply;
import io.hawiyat.agent.notification.Receiver.Told;
import io.hawiyat.agent.state.ChangeFeed;
import io.hawiyat.agent.state.Notifications;
import io.hawiyat.agent.state.PostgresFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who tells what is due, on a real PostgreSQL and with real receivers. */
class NotifierTest {

    @AutoClose
    private static final PostgresFixture DATABASE = PostgresFixture.create();

    @AutoClose
    private final Receiver receiver = Receiver.local();

    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void begin() {
        DATABASE.clear();
        DATABASE.execute("INSERT INTO source (name, url, branch, path, poll_interval)"
                + " VALUES ('shop', 'file:///shop', 'main', '.', 'PT60S')");
    }

    private Notifier notifier() {
        return new Notifier(
                DATABASE.bean(Notifications.class),
                DATABASE.bean(ChangeFeed.class),
                Deliveries.vault(),
                host -> Optional.empty(),
                (type, outcome) -> outcomes.add(outcome),
                new Random(1));
    }

    private void declare(String name) {
        DATABASE.execute("""
                INSERT INTO notification (source_id, project, name, events, projects, document)
                VALUES (1, 'shop', '%s', '{FAILED}', '{*}', '{"project": "shop", "name": "%s", "events": ["FAILED"],
                    "projects": ["*"], "file": "a.yaml:1",
                    "to": {"type": "webhook", "url": {"type": "plain", "text": "%s/%s"}}}')
                """.formatted(name, name, receiver.url(), name));
    }

    private static void failed(String revision) {
        DATABASE.execute("""
                INSERT INTO event (source, project, application, type, reason, message, revision)
                VALUES ('shop', 'shop', 'web', 'WARNING', 'DeploymentFailed', 'exited with code 1', '%s')
                """.formatted(revision));
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting: " + what).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private List<String> told(String path) {
        return receiver.told().stream()
                .filter(it -> it.path().equals(path))
                .map(Told::body)
                .map(body -> body.replaceAll("(?s).*\"revision\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    @Test
    void twoAgentsTellEachThingOnceAndInOrder() throws InterruptedException {
        declare("one");
        declare("two");
        try (var first = notifier();
                var second = notifier()) {
            first.start();
            second.start();
            IntStream.range(0, 20).forEach(number -> failed("c" + number));
            await("40 are told", () -> receiver.told().size() >= 40);
        }

        var all = IntStream.range(0, 20).mapToObj(number -> "c" + number).toList();
        assertThat(told("/one")).containsExactlyElementsOf(all);
        assertThat(told("/two")).containsExactlyElementsOf(all);
    }

    @Test
    void oneThatHangsHoldsNoOther() throws InterruptedException {
        var released = new CountDownLatch(1);
        receiver.answer(request -> {
            if (request.path().equals("/slow")) {
                awaitQuietly(released);
            }
            return new Reply(200, "");
        });
        declare("slow");
        declare("quick");
        try (var notifier = notifier()) {
            notifier.start();
            failed("c1");
            failed("c2");
            await("the quick one is told", () -> told("/quick").size() == 2);
            await("the slow one was begun with", () -> !told("/slow").isEmpty());
            assertThat(told("/slow")).containsExactly("c1");
            released.countDown();
            await("the slow one is told", () -> told("/slow").size() == 2);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void oneThatFailsIsTriedAgainAndOneThatIsRefusedIsNot() throws InterruptedException {
        receiver.answer(request -> new Reply(receiver.told().size() == 1 ? 503 : 404, "no"));
        declare("one");
        try (var notifier = notifier()) {
            notifier.start();
            failed("c1");
            await("it is given up", () -> outcomes.contains(Outcome.GIVEN_UP));
        }

        assertThat(outcomes).containsExactly(Outcome.POSTPONED, Outcome.GIVEN_UP);
        assertThat(told("/one")).containsExactly("c1", "c1");
        assertThat(DATABASE.ask("SELECT failure FROM notification")).isEqualTo("127.0.0.1 answered 404: no");
        assertThat(DATABASE.ask("SELECT message FROM event WHERE reason = 'NotificationFailed'"))
                .isEqualTo("Notification shop/one did not tell it (FAILED): 127.0.0.1 answered 404: no");
    }

    @Test
    void whatIsAnHourOldIsTriedNoMore() throws InterruptedException {
        receiver.answer(request -> new Reply(503, "no"));
        declare("one");
        failed("c1");
        DATABASE.execute("UPDATE notice SET time = now() - interval '61 minutes'");
        try (var notifier = notifier()) {
            notifier.start();
            await("it is given up", () -> outcomes.contains(Outcome.GIVEN_UP));
        }

        assertThat(outcomes).containsExactly(Outcome.GIVEN_UP);
    }
}
