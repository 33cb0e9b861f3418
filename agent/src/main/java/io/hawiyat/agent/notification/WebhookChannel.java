package io.hawiyat.agent.notification;

import io.hawiyat.agent.manifest.Notification.Destination.Webhook;
import io.hawiyat.agent.secret.Undecryptable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** JSON for programs. Who gets it twice knows it by its delivery id. */
final class WebhookChannel {

    private static final String ALGORITHM = "HmacSHA256";

    private final Posts posts;
    private final Values values;

    WebhookChannel(Posts posts, Values values) {
        this.posts = posts;
        this.values = values;
    }

    Answer tell(Webhook webhook, Message message) throws Undecryptable, InterruptedException {
        var body = message.json();
        var headers = new TreeMap<>(values.texts(webhook.headers()));
        headers.putAll(Map.of(
                "X-Hawiyat-Event", message.event(),
                "X-Hawiyat-Delivery", Long.toString(message.id())));
        if (webhook.signingKey().isPresent()) {
            headers.put(
                    "X-Hawiyat-Signature-256",
                    signature(values.text(webhook.signingKey().get()), body));
        }
        return posts.post(values.text(webhook.url()), headers, body);
    }

    private static String signature(String key, String body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }
}
