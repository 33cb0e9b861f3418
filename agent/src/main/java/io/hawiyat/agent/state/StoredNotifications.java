package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.Notification;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Notifications in PostgreSQL. */
@Singleton
class StoredNotifications implements Notifications {

    private final NotificationRows rows;
    private final Redaction redaction;

    StoredNotifications(NotificationRows rows, Optional<Redaction> redaction) {
        this.rows = rows;
        this.redaction = redaction.orElse(text -> text);
    }

    /** Part of the record of a commit. One that seems to be gone may be in what could not be read. */
    void declare(long source, List<Notification> declared, List<ManifestError> errors) {
        var json = StoredJson.write(declared.stream().map(Document::of).toList());
        if (!declared.isEmpty()) {
            rows.declare(source, json);
        }
        if (errors.stream().allMatch(error -> error.application().isPresent())) {
            rows.forgetOthers(source, json);
        }
    }

    @Override
    @Transactional
    public List<Delivery> claim(Duration hold, int limit) {
        return StoredJson.readEach(rows.claim(hold.toMillis(), limit), Delivery.class);
    }

    @Override
    public Optional<Duration> untilDue() {
        return rows.untilDue().stream().findFirst().map(Duration::ofMillis);
    }

    @Override
    @Transactional
    public void delivered(Delivery delivery) {
        rows.delivered(delivery.id());
    }

    @Override
    @Transactional
    public void postponed(Delivery delivery, String reason, Duration wait) {
        rows.postponed(delivery.id(), redaction.redact(reason), wait.toMillis());
    }

    @Override
    @Transactional
    public void givenUp(Delivery delivery, String reason) {
        rows.givenUp(delivery.id(), redaction.redact(reason));
    }

    private record Document(
            String project, String name, Set<Notification.Event> events, List<String> projects, Notification document) {

        static Document of(Notification notification) {
            return new Document(
                    notification.project(),
                    notification.name(),
                    notification.events(),
                    notification.projects(),
                    notification);
        }
    }
}
