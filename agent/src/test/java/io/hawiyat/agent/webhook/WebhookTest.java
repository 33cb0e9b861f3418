package io.hawiyat.agent.webhook;

import static io.hawiyat.agent.webhook.WebhookServer.NOW;
import static io.hawiyat.agent.webhook.WebhookServer.SECRET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookTest {

    private static final byte[] PUSH = "{\"ref\":\"refs/heads/main\"}".getBytes(UTF_8);

    @AutoClose
    private static WebhookServer server;

    @BeforeAll
    static void start() {
        server = new WebhookServer();
    }

    @BeforeEach
    void forget() {
        server.sources.forget();
        server.woken.clear();
    }

    @Test
    void acceptsAGithubPushOnceAndWakesItsSource() throws Exception {
        var first = github(PUSH, "push", "d-1");
        var again = github(PUSH, "push", "d-1");

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(server.sources.delivered).containsExactly("shop github push d-1");
        assertThat(server.woken).containsExactly("shop");
    }

    @Test
    void answersAGithubPingWithoutStoringIt() throws Exception {
        assertThat(github(PUSH, "ping", "d-1").statusCode()).isEqualTo(200);
        assertThat(server.sources.delivered).isEmpty();
    }

    @Test
    void acceptsEveryOtherVerifiedEvent() throws Exception {
        assertThat(github(PUSH, "star", "d-1").statusCode()).isEqualTo(202);
    }

    @Test
    void takesADeliveryWithoutAnIdAsNewEachTime() throws Exception {
        var signature = Signing.github(SECRET, PUSH);

        assertThat(server.post("github/shop", PUSH, "X-Hub-Signature-256", signature)
                        .statusCode())
                .isEqualTo(202);
        assertThat(server.post("github/shop", PUSH, "X-Hub-Signature-256", signature)
                        .statusCode())
                .isEqualTo(202);
        assertThat(server.sources.delivered).hasSize(2);
    }

    @Test
    void acceptsAGitlabToken() throws Exception {
        var answer = server.post(
                "gitlab/shop",
                PUSH,
                "X-Gitlab-Token",
                SECRET,
                "X-Gitlab-Event",
                "Push Hook",
                "X-Gitlab-Event-UUID",
                "u");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(server.sources.delivered).containsExactly("shop gitlab Push Hook u");
    }

    @Test
    void knowsAGitlabDeliveryByItsWebhookIdBeforeItsOtherIds() throws Exception {
        server.post(
                "gitlab/shop",
                PUSH,
                "X-Gitlab-Token",
                SECRET,
                "X-Gitlab-Event-UUID",
                "third",
                "Idempotency-Key",
                "second",
                "webhook-id",
                "first");

        assertThat(server.sources.delivered).containsExactly("shop gitlab  first");
    }

    @ParameterizedTest
    @CsvSource({"0,202", "-299,202", "299,202", "-301,401", "301,401"})
    void acceptsASignedGitlabDeliveryOfTheLastFiveMinutes(long secondsOff, int status) throws Exception {
        var sent = NOW.getEpochSecond() + secondsOff;

        var answer = signedGitlab(sent, Signing.standard(SECRET.getBytes(UTF_8), "w-1", sent, new String(PUSH, UTF_8)));

        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void refusesAGitlabSignatureOfAnotherKeyEvenBesideTheRightToken() throws Exception {
        var sent = NOW.getEpochSecond();
        var wrong = Signing.standard("other".getBytes(UTF_8), "w-1", sent, new String(PUSH, UTF_8));

        var answer = server.post(
                "gitlab/shop",
                PUSH,
                "X-Gitlab-Token",
                SECRET,
                "webhook-id",
                "w-1",
                "webhook-timestamp",
                String.valueOf(sent),
                "webhook-signature",
                wrong);

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void acceptsTheNewKeyWhileGitlabSignsWithTwo() throws Exception {
        var sent = NOW.getEpochSecond();
        var body = new String(PUSH, UTF_8);
        var both = Signing.standard("other".getBytes(UTF_8), "w-1", sent, body)
                + " "
                + Signing.standard(SECRET.getBytes(UTF_8), "w-1", sent, body);

        assertThat(signedGitlab(sent, both).statusCode()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({
        "gitea, X-Gitea-Signature, X-Gitea-Delivery, X-Gitea-Event",
        "forgejo, X-Forgejo-Signature, X-Forgejo-Delivery, X-Forgejo-Event",
        "forgejo, X-Gitea-Signature, X-Forgejo-Delivery, X-Forgejo-Event"
    })
    void acceptsWhatGiteaAndForgejoSign(String provider, String signature, String delivery, String event)
            throws Exception {
        var hex = Signing.hex(SECRET, PUSH);

        var answer = server.post(provider + "/shop", PUSH, signature, hex, delivery, "d-1", event, "push");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(server.sources.delivered).containsExactly("shop " + provider + " push d-1");
    }

    @Test
    void acceptsABitbucketPush() throws Exception {
        var answer = server.post(
                "bitbucket/shop",
                PUSH,
                "X-Hub-Signature",
                Signing.github(SECRET, PUSH),
                "X-Request-UUID",
                "u-1",
                "X-Event-Key",
                "repo:push");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(server.sources.delivered).containsExactly("shop bitbucket repo:push u-1");
    }

    @ParameterizedTest
    @CsvSource({
        "gitea, X-Hub-Signature-256",
        "gitea, X-Forgejo-Signature",
        "github, X-Hub-Signature",
        "github, X-Gitea-Signature",
        "gitlab, X-Hub-Signature-256",
        "bitbucket, X-Hub-Signature-256",
        "forgejo, X-Hub-Signature-256"
    })
    void countsOnlyTheProvidersOwnHeader(String provider, String foreign) throws Exception {
        var prefixed = Signing.github(SECRET, PUSH);
        var plain = Signing.hex(SECRET, PUSH);

        assertThat(server.post(provider + "/shop", PUSH, foreign, prefixed).statusCode())
                .isEqualTo(401);
        assertThat(server.post(provider + "/shop", PUSH, foreign, plain).statusCode())
                .isEqualTo(401);
    }

    @Test
    void refusesABodyThatWasNotSigned() throws Exception {
        var answer =
                server.post("github/shop", "{}".getBytes(UTF_8), "X-Hub-Signature-256", Signing.github(SECRET, PUSH));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"status\":401").doesNotContain(SECRET);
        assertThat(server.sources.delivered).isEmpty();
    }

    @Test
    void acceptsTheOldAndTheNewSecretWhileASourceHasBoth() throws Exception {
        for (var secret : List.of(SECRET, WebhookServer.NEXT_SECRET)) {
            var signed = server.post("github/shop", PUSH, "X-Hub-Signature-256", Signing.github(secret, PUSH));
            var token = server.post("gitlab/shop", PUSH, "X-Gitlab-Token", secret);

            assertThat(List.of(signed.statusCode(), token.statusCode())).containsExactly(202, 202);
        }
        assertThat(server.post("gitlab/shop", PUSH, "X-Gitlab-Token", SECRET + WebhookServer.NEXT_SECRET)
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"github/nowhere", "svn/shop", "svn/nowhere"})
    void answersUnknownSourcesAndProvidersFirstOfAll(String path) throws Exception {
        assertThat(server.post(path, new byte[20 << 20]).statusCode()).isEqualTo(404);
    }

    @Test
    void saysThatASourceHasNoSecretBeforeItLooksAtTheBody() throws Exception {
        assertThat(server.post("github/quiet", new byte[20 << 20]).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"1", "1000000", "17000000"})
    void refusesABodyOverThreeMebibytesBeforeItChecksItsSignature(int more) throws Exception {
        var body = new byte[(3 << 20) + more];

        assertThat(server.post("github/shop", body).statusCode()).isEqualTo(413);
    }

    @Test
    void acceptsABodyOfExactlyThreeMebibytes() throws Exception {
        var body = ("\"" + "x".repeat((3 << 20) - 2) + "\"").getBytes(UTF_8);

        assertThat(github(body, "push", "d-1").statusCode()).isEqualTo(202);
    }

    @Test
    void bodiesThatNeverEndHinderNobody() throws Exception {
        var slow = new ArrayList<Socket>();
        try {
            for (var visitor = 0; visitor < 200; visitor++) {
                slow.add(server.slow("github/shop"));
            }
            assertThat(github(PUSH, "push", "d-1").statusCode()).isEqualTo(202);
            assertThat(server.sources.delivered).containsExactly("shop github push d-1");
        } finally {
            for (var visitor : slow) {
                visitor.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"''", "not json", "'{\"a\":1'", "'{} {}'", "payload=%7B%7D"})
    void refusesAVerifiedBodyThatIsNotJson(String body) throws Exception {
        assertThat(github(body.getBytes(UTF_8), "push", "d-1").statusCode()).isEqualTo(400);
        assertThat(github(body.getBytes(UTF_8), "ping", "d-1").statusCode()).isEqualTo(400);
    }

    @Test
    void acceptsAKeyInTheFormOfStandardWebhooks() {
        var key = new byte[] {1, 2, 3, 4, 5, 6, 7, 8};
        var secret = "whsec_" + Base64.getEncoder().encodeToString(key);
        var sent = NOW.getEpochSecond();
        var headers = Map.of(
                "webhook-id",
                "w-1",
                "webhook-timestamp",
                String.valueOf(sent),
                "webhook-signature",
                Signing.standard(key, "w-1", sent, new String(PUSH, UTF_8)));
        var delivery = new Delivery(name -> Optional.ofNullable(headers.get(name)), () -> PUSH);

        assertThat(Signatures.valid(Provider.GITLAB, delivery, secret, NOW)).isTrue();
    }

    @Test
    void countsItsAnswersByProviderAndStatus() throws Exception {
        github(PUSH, "push", "d-1");
        server.post("svn/shop", PUSH);

        assertThat(server.metrics())
                .containsPattern("hawiyat_webhook_deliveries_total\\{provider=\"github\",status=\"202\"} [1-9]")
                .containsPattern("hawiyat_webhook_deliveries_total\\{provider=\"unknown\",status=\"404\"} [1-9]")
                .doesNotContain("svn");
    }

    private HttpResponse<String> github(byte[] body, String event, String id) throws Exception {
        return server.post(
                "github/shop",
                body,
                "X-Hub-Signature-256",
                Signing.github(SECRET, body),
                "X-GitHub-Event",
                event,
                "X-GitHub-Delivery",
                id);
    }

    private HttpResponse<String> signedGitlab(long sent, String signature) throws Exception {
        return server.post(
                "gitlab/shop",
                PUSH,
                "webhook-id",
                "w-1",
                "webhook-timestamp",
                String.valueOf(sent),
                "webhook-signature",
                signature);
    }
}
