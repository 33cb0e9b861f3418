package io.hawiyat.agent.state;

import static io.hawiyat.agent.manifest.Notification.Event.DEPLOYED;
import static io.hawiyat.agent.manifest.Notification.Event.FAILED;
import static io.hawiyat.agent.manifest.Notification.Event.HELD;
import static io.hawiyat.agent.manifest.Notification.Event.RECOVERED;
import static io.hawiyat.agent.manifest.Notification.Event.ROLLED_BACK;
import static io.hawiyat.agent.state.Samples.declared;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Notification;
import io.hawiyat.agent.manifest.Notification.Destination;
import io.hawiyat.agent.manifest.Notification.Event;
import io.hawiyat.agent.manifest.Notification.Value;
import io.hawiyat.agent.state.Notifications.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is to be told of what happened to an application. */
class NotificationsTest {

    private static final Duration HOLD = Duration.ofMinutes(1);

    @RegisterExtension
    static final Scene SCENE = new Scene();

    private final Notifications notifications = SCENE.database.bean(Notifications.class);

    private static Notification notification(String name, Set<Event> events, String... projects) {
        return new Notification(
                "shop",
                name,
                events,
                List.of(projects),
                Optional.empty(),
                new Destination.Slack(new Value.Sealed("on-call/slack", "age file")),
                name + ".yaml:1");
    }

    @BeforeEach
    void everythingIsToldToOne() {
        declare(notification("all", Set.of(Event.values()), "shop"));
    }

    private void declare(Notification... declared) {
        SCENE.notifications = List.of(declared);
        SCENE.applications.record(SCENE.render("shop", "c0").build());
    }

    /** All that is due, delivered. */
    private List<String> told() {
        var told = new ArrayList<String>();
        for (var due = notifications.claim(HOLD, 10); !due.isEmpty(); due = notifications.claim(HOLD, 10)) {
            due.forEach(notifications::delivered);
            due.forEach(it -> told.add(it.notification().name() + " "
                    + it.notice().event() + " " + it.notice().revision().orElse("-")));
        }
        return told;
    }

    private Delivery claimed() {
        return notifications.claim(HOLD, 10).getFirst();
    }

    private void deployed(String revision, String image) {
        SCENE.commit(revision, declared("web", image));
        SCENE.deploy("web");
    }

    private void failed(String revision, String image) {
        SCENE.commit(revision, declared("web", image));
        SCENE.fail("web");
    }

    @Test
    void tellsWhatWasDeployedRolledBackAndRecovered() {
        deployed("c1", "web:1");
        failed("c2", "web:2");
        deployed("c3", "web:3");
        deployed("c4", "web:4");

        assertThat(told())
                .containsExactly("all DEPLOYED c1", "all ROLLED_BACK c2", "all RECOVERED c3", "all DEPLOYED c4");
    }

    @Test
    void saysWhatIsKnownOfTheCommitAndTheDeployment() {
        SCENE.sources.fetched("shop", new Sources.Tip("c1", "Ada", "Raise prices", Scene.anHourOn()), Scene.anHourOn());
        deployed("c1", "web:1");

        var notice = claimed().notice();

        assertThat(notice.application()).contains(ApplicationId.parse("shop/web"));
        assertThat(notice.commit()).contains("Raise prices");
        assertThat(notice.author()).contains("Ada");
        assertThat(notice.deployment()).contains(SCENE.deployments().getFirst().id());
    }

    @Test
    void theSameOfTheSameRevisionIsToldOnce() {
        deployed("c1", "web:1");
        failed("c2", "web:2");
        SCENE.retries.retry(ApplicationId.parse("shop/web"));
        SCENE.fail("web");

        assertThat(told()).containsExactly("all DEPLOYED c1", "all ROLLED_BACK c2");
    }

    @Test
    void aRetryThatSucceedsHasRecovered() {
        deployed("c1", "web:1");
        failed("c2", "web:2");
        SCENE.retries.retry(ApplicationId.parse("shop/web"));
        SCENE.deploy("web");

        assertThat(told()).containsExactly("all DEPLOYED c1", "all ROLLED_BACK c2", "all RECOVERED c2");
    }

    @Test
    void aHealIsNoDeploymentToTellOf() {
        deployed("c1", "web:1");
        var lease = SCENE.lease("web");
        SCENE.applications.heal(lease, SCENE.load("web").lastGood().orElseThrow(), "a container is missing");
        SCENE.leases.release(lease);
        var run = SCENE.load("web");
        var again = SCENE.lease("web");
        SCENE.applications.succeeded(
                again,
                run.running().orElseThrow().id(),
                run.lastGood().orElseThrow(),
                "live",
                Scene.healthy(run.lastGood().orElseThrow()));
        SCENE.leases.release(again);

        assertThat(told()).containsExactly("all DEPLOYED c1");
    }

    @Test
    void aManifestInErrorHasFailedAndOneThatIsWholeAgainHasRecovered() {
        deployed("c1", "web:1");
        SCENE.applications.record(
                SCENE.render("shop", "c2").refused("web", "is required").build());
        deployed("c3", "web:3");

        assertThat(told()).containsExactly("all DEPLOYED c1", "all FAILED c2", "all RECOVERED c3");
    }

    @Test
    void tellsOnlyOfTheEventsAndProjectsThatAreAskedFor() {
        declare(
                notification("bad", Set.of(FAILED, ROLLED_BACK, HELD), "shop"),
                notification("live", Set.of(DEPLOYED), "*"),
                notification("end", Set.of(RECOVERED), "pay", "shop"),
                notification("others", Set.of(Event.values()), "pay"));
        deployed("c1", "web:1");
        failed("c2", "web:2");
        deployed("c3", "web:3");

        assertThat(told())
                .containsExactlyInAnyOrder(
                        "live DEPLOYED c1", "bad ROLLED_BACK c2", "live RECOVERED c3", "end RECOVERED c3");
    }

    @Test
    void nothingOfAnotherSourceIsTold() {
        SCENE.declareSources("shop", "other");
        SCENE.commitTo("other", "o1", declared("web", "web:1"));
        SCENE.deploy("web");

        assertThat(told()).isEmpty();
    }

    @Test
    void oneThatIsDeclaredNoMoreIsToldNothingMoreUnlessSomethingCouldNotBeRead() {
        SCENE.notifications = List.of();
        SCENE.applications.record(SCENE.render("shop", "c1")
                .changed(declared("web", "web:1"))
                .unreadable("on-call.yaml")
                .build());
        SCENE.deploy("web");
        assertThat(told()).containsExactly("all DEPLOYED c1");

        deployed("c2", "web:2");
        assertThat(told()).isEmpty();
    }

    @Test
    void isTakenByOneAtATimeAndInOrder() {
        deployed("c1", "web:1");
        failed("c2", "web:2");

        var first = claimed();
        assertThat(first.notice().revision()).contains("c1");
        assertThat(notifications.claim(HOLD, 10)).isEmpty();

        notifications.delivered(first);
        assertThat(claimed().notice().revision()).contains("c2");
    }

    @Test
    void whatAnAgentTookAndDidNotEndIsTakenByAnother() {
        deployed("c1", "web:1");

        var lost = notifications.claim(Duration.ZERO, 10).getFirst();

        assertThat(claimed().id()).isEqualTo(lost.id());
    }

    @Test
    void oneThatFailsIsAConditionOfItsSourceUntilItWorks() {
        deployed("c1", "web:1");
        var delivery = claimed();
        notifications.postponed(delivery, "answered 503", Duration.ofMillis(1));

        assertThat(failing()).containsExactly("shop/all: answered 503");
        var again = claimed();
        assertThat(again.attempts()).isEqualTo(1);

        notifications.delivered(again);
        assertThat(failing()).isEmpty();
    }

    @Test
    void oneThatIsGivenUpIsAnEvent() {
        deployed("c1", "web:1");

        notifications.givenUp(claimed(), "answered 404");

        assertThat(SCENE.reasons()).startsWith("NotificationFailed");
        assertThat(failing()).containsExactly("shop/all: answered 404");
        assertThat(notifications.untilDue()).isEmpty();
    }

    private List<String> failing() {
        return SCENE.reader.source("shop").orElseThrow().conditions().stream()
                .filter(it -> it.type().equals("NotificationFailing"))
                .map(Status.Condition::message)
                .toList();
    }

    @Test
    void saysWhenSomethingIsDue() {
        assertThat(notifications.untilDue()).isEmpty();
        deployed("c1", "web:1");
        assertThat(notifications.untilDue()).contains(Duration.ZERO);

        notifications.postponed(claimed(), "answered 503", Duration.ofMinutes(5));

        assertThat(notifications.untilDue())
                .hasValueSatisfying(it -> assertThat(it).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5)));
    }
}
