package io.hawiyat.agent.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Notification;
import io.hawiyat.agent.manifest.Notification.Destination;
import io.hawiyat.agent.manifest.Notification.Event;
import io.hawiyat.agent.manifest.Notification.Value;
import io.hawiyat.agent.secret.Age;
import io.hawiyat.agent.secret.AgeIdentity;
import io.hawiyat.agent.secret.AgeKeys;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.state.Notifications.Delivery;
import io.hawiyat.agent.state.Notifications.Notice;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Things to tell, as the state hands them over. */
final class Deliveries {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private static final AgeIdentity IDENTITY = AgeIdentity.generate();

    private Deliveries() {}

    static Vault vault() {
        return new Vault(AgeKeys.parse(IDENTITY.secret()), new NoKey(), new SecureRandom());
    }

    private record NoKey() implements Vault.KeptKey {
        @Override
        public Optional<String> find() {
            return Optional.empty();
        }

        @Override
        public String replace(Optional<String> before, String armored) {
            return armored;
        }
    }

    static Value sealed(String value) {
        return new Value.Sealed("on-call/key", Age.encrypt(List.of(IDENTITY.recipient()), value.getBytes(UTF_8)));
    }

    static Notification notification(Destination to) {
        return new Notification(
                "shop",
                "on-call",
                Set.of(Event.values()),
                List.of("shop"),
                Optional.of("https://status.example.com/"),
                to,
                "on-call.yaml:1");
    }

    static Delivery of(Destination to, Event event) {
        return from(to, event, "https://git.example.com/team/shop.git");
    }

    static Delivery from(Destination to, Event event, String sourceUrl) {
        var notice = new Notice(
                12,
                event,
                Instant.parse("2026-03-01T10:00:00Z"),
                "shop",
                Optional.of(new ApplicationId("shop", "web")),
                Optional.of(COMMIT),
                Optional.of("Raise <prices> & taxes\n\nBy law."),
                Optional.of("Ada"),
                "exited with code 1",
                Optional.of(7L));
        return new Delivery(1, 0, Duration.ZERO, notification(to), notice, sourceUrl);
    }
}
