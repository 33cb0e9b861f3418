package io.hawiyat.agent.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Whether a delivery comes from somebody who knows the source's secret; compared in constant time. Pure. */
final class Signatures {

    private static final String PREFIX = "sha256=";
    private static final String STANDARD_PREFIX = "v1,";
    private static final String STANDARD_SECRET = "whsec_";

    /** How far the sender's clock may be off, either way, as the Standard Webhooks specification advises. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private Signatures() {}

    static boolean valid(Provider provider, Delivery delivery, String secret, Instant now) {
        return switch (provider) {
            case GITHUB, BITBUCKET -> signedWithPrefix(provider, delivery, secret);
            case GITEA, FORGEJO -> signed(provider, delivery, secret);
            case GITLAB ->
                delivery.header("webhook-signature").isPresent()
                        ? standard(delivery, secret, now)
                        : delivery.header("X-Gitlab-Token")
                                .filter(token -> same(utf8(token), utf8(secret)))
                                .isPresent();
        };
    }

    private static boolean signedWithPrefix(Provider provider, Delivery delivery, String secret) {
        return provider.signatureHeaders().stream()
                .flatMap(name -> delivery.header(name).stream())
                .filter(value -> value.startsWith(PREFIX))
                .anyMatch(value -> hexMatches(value.substring(PREFIX.length()), delivery.body(), secret));
    }

    private static boolean signed(Provider provider, Delivery delivery, String secret) {
        return provider.signatureHeaders().stream()
                .flatMap(name -> delivery.header(name).stream())
                .anyMatch(value -> hexMatches(value, delivery.body(), secret));
    }

    private static boolean hexMatches(String hex, byte[] body, String secret) {
        return same(utf8(hex), utf8(HexFormat.of().formatHex(hmac(utf8(secret), body))));
    }

    /**
     * The scheme of standardwebhooks.com, which newer GitLab uses: HMAC-SHA256 over {@code id.timestamp.body}, base64,
     * one of several separated by spaces.
     */
    private static boolean standard(Delivery delivery, String secret, Instant now) {
        var id = delivery.header("webhook-id").orElse("");
        var timestamp = delivery.header("webhook-timestamp").orElse("");
        var sentAt = seconds(timestamp);
        if (id.isEmpty()
                || sentAt.isEmpty()
                || Duration.between(sentAt.get(), now).abs().compareTo(SKEW) > 0) {
            return false;
        }
        var head = utf8(id + "." + timestamp + ".");
        var content = new byte[head.length + delivery.body().length];
        System.arraycopy(head, 0, content, 0, head.length);
        System.arraycopy(delivery.body(), 0, content, head.length, delivery.body().length);
        var expected = utf8(STANDARD_PREFIX + Base64.getEncoder().encodeToString(hmac(standardKey(secret), content)));
        var matches = false;
        for (var candidate : delivery.header("webhook-signature").orElse("").split(" ", -1)) {
            matches |= same(utf8(candidate), expected);
        }
        return matches;
    }

    private static byte[] standardKey(String secret) {
        if (!secret.startsWith(STANDARD_SECRET)) {
            return utf8(secret);
        }
        try {
            return Base64.getDecoder().decode(secret.substring(STANDARD_SECRET.length()));
        } catch (IllegalArgumentException notBase64) {
            return utf8(secret);
        }
    }

    private static Optional<Instant> seconds(String timestamp) {
        try {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(timestamp)));
        } catch (RuntimeException malformed) {
            return Optional.empty();
        }
    }

    private static byte[] hmac(byte[] key, byte[] content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HmacSHA256", impossible);
        }
    }

    private static boolean same(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
