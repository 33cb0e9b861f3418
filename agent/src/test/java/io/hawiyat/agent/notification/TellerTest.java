package io.hawiyat.agent.notification;

import static io.hawiyat.agent.notification.Deliveries.COMMIT;
import static io.hawiyat.agent.notification.Deliveries.sealed;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.Notification.Destination;
import io.hawiyat.agent.manifest.Notification.Event;
import io.hawiyat.agent.manifest.Notification.GitProvider;
import io.hawiyat.agent.manifest.Notification.Login;
import io.hawiyat.agent.manifest.Notification.Tls;
import io.hawiyat.agent.manifest.Notification.Value;
import io.hawiyat.agent.notification.Receiver.Reply;
import io.hawiyat.agent.state.Notifications.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TellerTest {

    private final Receiver receiver = Receiver.local();
    private final MailServer mails = new MailServer();

    /** The receivers of this test are on this host, where no manifest may have them. */
    private final Teller teller = new Teller(Deliveries.vault(), host -> Optional.empty());

    @AfterEach
    void close() throws IOException {
        teller.close();
        receiver.close();
        mails.close();
    }

    private Answer tell(Destination to) {
        return tell(Deliveries.of(to, Event.ROLLED_BACK));
    }

    private Answer tell(Delivery delivery) {
        try {
            return teller.tell(delivery);
        } catch (InterruptedException stopping) {
            throw new AssertionError(stopping);
        }
    }

    private Destination hook() {
        return new Destination.Webhook(new Value.Plain(receiver.url() + "/hook"), Map.of(), Optional.empty());
    }

    @Test
    void aWebhookGetsItAsJsonWithItsHeadersAndASignature() throws Exception {
        var hook = new Destination.Webhook(
                sealed(receiver.url() + "/hook"),
                Map.of("Authorization", sealed("Bearer 42"), "X-Team", new Value.Plain("shop")),
                Optional.of(sealed("signing key")));

        assertThat(tell(hook)).isEqualTo(new Answer.Told());

        var told = receiver.told().getFirst();
        assertThat(told.method() + " " + told.path()).isEqualTo("POST /hook");
        assertThat(told.headers())
                .containsEntry("authorization", "Bearer 42")
                .containsEntry("x-team", "shop")
                .containsEntry("content-type", "application/json")
                .containsEntry("x-hawiyat-event", "RolledBack")
                .containsEntry("x-hawiyat-delivery", "12")
                .containsEntry("x-hawiyat-signature-256", "sha256=" + hmac("signing key", told.body()));
        assertThat(Receiver.json(told.body())).isEqualTo(Receiver.json("""
                {"id": 12, "event": "RolledBack", "time": "2026-03-01T10:00:00Z", "source": "shop", "project": "shop",
                 "application": "web", "revision": "%s", "commit": "Raise <prices> & taxes", "author": "Ada",
                 "message": "exited with code 1", "deployment": 7,
                 "url": "https://status.example.com/applications/shop/web",
                 "text": "shop/web was rolled back at 0123456: exited with code 1"}
                """.formatted(COMMIT)));
    }

    private static String hmac(String key, String text) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void slackGetsALineInWhichNothingHasAMeaningOfItsOwn() {
        assertThat(tell(new Destination.Slack(sealed(receiver.url() + "/services/T/B/x"))))
                .isEqualTo(new Answer.Told());

        assertThat(Receiver.json(receiver.told().getFirst().body()).path("text").asText())
                .isEqualTo("""
                :warning: shop/web was rolled back at 0123456: exited with code 1
                > Raise &lt;prices&gt; &amp; taxes (Ada)
                <https://status.example.com/applications/shop/web>""");
    }

    @Test
    void aMailIsSentToAllWithALogin() {
        var smtp = new Destination.Smtp(
                "127.0.0.1",
                mails.port(),
                Tls.NONE,
                Optional.of(new Login("hawiyat", sealed("word"))),
                "hawiyat@example.com",
                List.of("ada@example.com", "grace@example.com"));

        assertThat(tell(smtp)).isEqualTo(new Answer.Told());

        var plain = Base64.getEncoder().encodeToString("hawiyat\0hawiyat\0word".getBytes(StandardCharsets.UTF_8));
        assertThat(mails.lines())
                .contains("AUTH PLAIN " + plain, "MAIL FROM:<hawiyat@example.com>", "RCPT TO:<ada@example.com>")
                .contains("RCPT TO:<grace@example.com>", "Subject: [hawiyat] shop/web: RolledBack")
                .contains("shop/web was rolled back at 0123456: exited with code 1", "Commit: " + COMMIT)
                .contains("https://status.example.com/applications/shop/web");
    }

    @Test
    void aMailThatWouldGoInTheClearAgainstItsManifestIsNotSent() {
        var smtp = new Destination.Smtp(
                "127.0.0.1",
                mails.port(),
                Tls.STARTTLS,
                Optional.empty(),
                "hawiyat@example.com",
                List.of("ada@example.com"));

        assertThat(tell(smtp)).isInstanceOf(Answer.Failed.class);

        assertThat(mails.lines()).noneMatch(line -> line.startsWith("MAIL"));
    }

    @Test
    void aMailServerThatSaysNoIsNotAskedAgain() {
        var smtp = new Destination.Smtp(
                "127.0.0.1", mails.port(), Tls.NONE, Optional.empty(), "a@example.com", List.of("b@example.com"));
        mails.toRecipient = "550 no such user";
        assertThat(tell(smtp)).isInstanceOf(Answer.Refused.class);

        mails.toRecipient = "451 later";
        assertThat(tell(smtp)).isInstanceOf(Answer.Failed.class);
    }

    @ParameterizedTest
    @CsvSource({"DEPLOYED,success", "RECOVERED,success", "FAILED,failure", "ROLLED_BACK,failure", "HELD,failure"})
    void gitHubIsToldTheStatusOfTheCommit(Event event, String state) {
        tell(Deliveries.of(status(GitProvider.GITHUB), event));

        var told = receiver.told().getFirst();
        assertThat(told.path()).isEqualTo("/repos/team/shop/statuses/" + COMMIT);
        assertThat(told.headers())
                .containsEntry("authorization", "Bearer token 42")
                .containsEntry("accept", "application/vnd.github+json");
        assertThat(Receiver.json(told.body())).isEqualTo(Receiver.json("""
                {"state": "%s", "context": "staging/shop/web", "description": "%s: exited with code 1",
                 "target_url": "https://status.example.com/applications/shop/web"}
                """.formatted(state, event.title())));
    }

    @Test
    void giteaIsToldTheStatusOfTheCommit() {
        tell(Deliveries.of(status(GitProvider.GITEA), Event.DEPLOYED));

        var told = receiver.told().getFirst();
        assertThat(told.path()).isEqualTo("/repos/team/shop/statuses/" + COMMIT);
        assertThat(told.headers()).containsEntry("authorization", "token token 42");
        assertThat(Receiver.json(told.body()).path("state").asText()).isEqualTo("success");
        assertThat(Receiver.json(told.body()).path("context").asText()).isEqualTo("staging/shop/web");
    }

    @Test
    void gitLabIsToldTheStatusOfTheCommitAndMayHaveItAlready() {
        receiver.answer(request -> new Reply(400, "{\"message\":\"Cannot transition status via :drop from :failed\"}"));

        assertThat(tell(status(GitProvider.GITLAB))).isEqualTo(new Answer.Told());

        var told = receiver.told().getFirst();
        assertThat(told.path()).isEqualTo("/projects/team%2Fshop/statuses/" + COMMIT);
        assertThat(told.headers()).containsEntry("private-token", "token 42");
        assertThat(Receiver.json(told.body()).path("state").asText()).isEqualTo("failed");
        assertThat(Receiver.json(told.body()).path("name").asText()).isEqualTo("staging/shop/web");
    }

    private Destination.CommitStatus status(GitProvider provider) {
        return new Destination.CommitStatus(
                provider, sealed("token 42"), Optional.of(receiver.url() + "/"), Optional.empty(), "staging");
    }

    @ParameterizedTest
    @CsvSource({
        "https://github.com/team/shop.git,GITHUB,https://api.github.com,team/shop",
        "https://git.example.com:8443/team/shop,GITHUB,https://git.example.com:8443/api/v3,team/shop",
        "git@gitlab.example.com:group/sub/shop.git,GITLAB,https://gitlab.example.com/api/v4,group/sub/shop",
        "ssh://git@gitea.example.com:2222/team/shop.git,GITEA,https://gitea.example.com/api/v1,team/shop",
        "http://10.0.0.5:3000/team/shop.git,GITEA,http://10.0.0.5:3000/api/v1,team/shop"
    })
    void theApiIsFoundFromTheUrlOfTheSource(String url, GitProvider provider, String api, String repository) {
        assertThat(GitHost.of(url, provider)).contains(new GitHost(api, repository));
    }

    @Test
    void aFolderHasNoCommitStatus() {
        var status = new Destination.CommitStatus(
                GitProvider.GITEA, sealed("token 42"), Optional.empty(), Optional.empty(), "hawiyat");

        assertThat(tell(Deliveries.from(status, Event.FAILED, "file:///srv/shop")))
                .isEqualTo(new Answer.Refused(
                        "the source's URL names no repository of a git host: give api and repository"));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 408})
    void whatMayComeRightByItselfIsTriedAgain(int status) {
        receiver.answer(request -> new Reply(status, "busy"));

        assertThat(tell(hook())).isEqualTo(new Answer.Failed("127.0.0.1 answered " + status + ": busy"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410})
    void whatWouldBeRefusedAgainIsNotTriedAgain(int status) {
        receiver.answer(request -> new Reply(status, "no"));

        assertThat(tell(hook())).isEqualTo(new Answer.Refused("127.0.0.1 answered " + status + ": no"));
    }

    @Test
    void aRedirectIsNotFollowed() {
        receiver.answer(request -> new Reply(302, receiver.url() + "/elsewhere"));

        assertThat(tell(hook())).isNotEqualTo(new Answer.Told());

        assertThat(receiver.told()).hasSize(1);
    }

    @Test
    void nobodyAtTheAddressIsTriedAgain() {
        receiver.close();

        assertThat(tell(hook())).isInstanceOf(Answer.Failed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:%s/", "http://localhost:%s/", "http://[::1]:%s/", "http://0.0.0.0:%s/"})
    void theHostItselfIsNotToldAnything(String url) {
        var port = receiver.url().substring(receiver.url().lastIndexOf(':') + 1);
        var hook = new Destination.Webhook(sealed(url.formatted(port)), Map.of(), Optional.empty());
        try (var careful = new Teller(Deliveries.vault(), Reachable::byAddress)) {
            assertThat(careful.tell(Deliveries.of(hook, Event.FAILED))).isInstanceOf(Answer.Refused.class);
        } catch (InterruptedException stopping) {
            throw new AssertionError(stopping);
        }

        assertThat(receiver.told()).isEmpty();
    }

    @Test
    void aUrlThatIsNoneIsRefusedWithoutShowingIt() {
        var hook = new Destination.Webhook(sealed("not a url: hunter2"), Map.of(), Optional.empty());

        assertThat(tell(hook))
                .isInstanceOfSatisfying(
                        Answer.Refused.class, it -> assertThat(it.reason()).doesNotContain("hunter2"));
    }
}
