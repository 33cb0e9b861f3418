package io.hawiyat.agent.webhook;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.hawiyat.agent.webhook.Intake.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Deliveries of any headers and bodies, signed or not. {@code FuzzTest} and {@code bench/fuzz} run it. */
public final class WebhookFuzz {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** Nobody can know it, so what is accepted without it is a mistake. */
    private static final String SECRET = UUID.randomUUID().toString();

    private static final List<String> HEADERS = List.of(
            "X-Hub-Signature-256",
            "X-Hub-Signature",
            "X-Gitlab-Token",
            "X-Gitea-Signature",
            "X-Forgejo-Signature",
            "webhook-signature",
            "webhook-timestamp",
            "webhook-id",
            "X-GitHub-Event",
            "X-GitHub-Delivery",
            "X-Event-Key");

    private static final Set<Answer> REFUSED =
            Set.of(Answer.UNKNOWN, Answer.NO_SECRET, Answer.TOO_LARGE, Answer.UNSIGNED);

    private WebhookFuzz() {}

    /**
     * Takes one input.
     *
     * @throws AssertionError when what is signed by nobody is let in, or what is signed is taken for unsigned
     */
    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        var provider = data.pickValue(List.of("github", "gitea", "forgejo", "bitbucket", data.consumeString(8)));
        var headers = headers(data);
        var signed = data.consumeBoolean();
        var body = data.consumeRemainingAsBytes();
        if (signed) {
            sign(headers, body);
        }
        var intake = new Intake(
                new RememberedSources("shop"),
                source -> List.of(SECRET),
                source -> {},
                waypoint -> () -> {},
                () -> NOW);

        var answer =
                intake.take(provider, "shop", new Delivery(name -> Optional.ofNullable(headers.get(name)), () -> body));

        if (!signed && !REFUSED.contains(answer)) {
            throw new AssertionError(provider + " let in what nobody signed: " + answer + " " + headers);
        }
        if (signed && answer == Answer.UNSIGNED && !provider.equals("gitlab")) {
            throw new AssertionError(provider + " refused what was signed: " + headers);
        }
    }

    private static Map<String, String> headers(FuzzedDataProvider data) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var count = data.consumeInt(0, 5); count > 0; count--) {
            headers.put(data.pickValue(HEADERS), data.consumeString(80));
        }
        return headers;
    }

    private static void sign(Map<String, String> headers, byte[] body) {
        var hex = Signing.hex(SECRET, body);
        List.of("X-Hub-Signature-256", "X-Hub-Signature").forEach(name -> headers.put(name, "sha256=" + hex));
        List.of("X-Gitea-Signature", "X-Forgejo-Signature").forEach(name -> headers.put(name, hex));
    }
}
