package io.hawiyat.agent;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.notification.Receiver;
import io.hawiyat.agent.notification.Receiver.Reply;
import io.hawiyat.agent.state.SourceView;
import io.hawiyat.agent.state.StateReader;
import io.hawiyat.agent.state.Status.Condition;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From a commit to what people are told of it, by a Notification that is in the same repository. */
class NotificationTest {

    private static final ApplicationId WEB = new ApplicationId("default", "told");

    private static Stage stage;
    private static Receiver people;
    private static Receiver host;

    @BeforeAll
    static void open() {
        people = Receiver.on(addressOfThisMachine());
        host = Receiver.on(addressOfThisMachine());
        stage = Stage.open();
    }

    @AfterAll
    static void close() {
        stage.close();
        people.close();
        host.close();
    }

    /** One that is neither loopback nor link-local: no manifest may name those. */
    private static InetAddress addressOfThisMachine() {
        try {
            // The other bridges are those of tests, and go away with them.
            return Optional.ofNullable(NetworkInterface.getByName("docker0")).stream()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(Inet4Address.class::isInstance)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(
                            "this machine has no bridge docker0: run testbed/up, whose engine brings it"));
        } catch (SocketException e) {
            throw new AssertionError(e);
        }
    }

    private static String manifests() {
        return """
                apiVersion: hawiyat.io/v1
                kind: Notification
                metadata: {name: people}
                spec:
                  webhook:
                    url: {secret: told/url}
                ---
                apiVersion: hawiyat.io/v1
                kind: Notification
                metadata: {name: commits}
                spec:
                  events: [Deployed, RolledBack]
                  commitStatus: {provider: gitea, token: {secret: told/token}, api: %s, repository: team/shop}
                ---
                """.formatted(host.url())
                + Manifest.secret("told", Map.of("url", people.url() + "/hook", "token", "the token of the host"));
    }

    private static String commit(String text, String message) {
        stage.repository().write("told.yaml", text);
        return stage.repository().commit(message);
    }

    private static List<String> events(Receiver receiver, String field) {
        return receiver.told().stream()
                .map(it -> Receiver.json(it.body()))
                .map(it -> it.path(field).asText() + " " + it.path("revision").asText())
                .map(String::strip)
                .toList();
    }

    @Test
    void peopleAndTheGitHostAreToldWhatBecameOfEachCommit() {
        stage.repository().write("notifications.yaml", manifests());
        var good = commit(Manifest.web("told", "good"), "A good one");
        stage.awaitSettled(WEB);
        var bad =
                commit(Manifest.web("told", "bad").replace("exec httpd", "exit 3; exec httpd"), "A bad one\n\nIndeed.");
        Stage.await(() -> events(people, "event"), it -> it.contains("RolledBack " + bad));
        // Nobody there takes anything now, and still it is deployed.
        people.answer(request -> new Reply(503, "down for " + request.path()));
        var better = commit(Manifest.web("told", "better"), "A better one");
        stage.awaitVisit("told.localhost", "/", "200 better");
        var failing = Stage.await(NotificationTest::failing, it -> !it.isEmpty());
        people.answer(request -> new Reply(200, "ok"));
        Stage.await(NotificationTest::failing, String::isEmpty);

        assertThat(events(people, "event").stream().distinct())
                .as("whatever had to be told again comes after what had not")
                .containsExactlyInAnyOrder(
                        "Deployed " + good, "Held " + bad, "RolledBack " + bad, "Recovered " + better);
        assertThat(people.told())
                .map(it -> Receiver.json(it.body()))
                .filteredOn(it -> it.path("revision").asText().equals(bad))
                .allSatisfy(it -> assertThat(it.path("commit").asText()).isEqualTo("A bad one"));
        Stage.await(() -> host.told().size(), it -> it == 3);
        assertThat(host.told().stream().map(it -> it.path().substring("/repos/team/shop/statuses/".length())))
                .containsExactly(good, bad, better);
        assertThat(events(host, "state")).containsExactly("success", "failure", "success");
        assertThat(host.told().getFirst().headers()).containsEntry("authorization", "token the token of the host");
        assertThat(failing).contains("default/people").contains("answered 503").doesNotContain("the token");
    }

    private static String failing() {
        return stage.bean(StateReader.class).source("default").map(SourceView::conditions).orElseThrow().stream()
                .filter(it -> it.type().equals("NotificationFailing"))
                .map(Condition::message)
                .collect(joining());
    }
}
