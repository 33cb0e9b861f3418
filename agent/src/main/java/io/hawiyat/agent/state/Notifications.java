package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to be told, and to whom: written together with what it tells of, and delivered by whichever agent is first. */
public interface Notifications {

    /**
     * One notice for one Notification.
     *
     * @param attempts that failed already
     * @param age how long ago what it tells of happened
     * @param sourceUrl without credentials
     */
    record Delivery(long id, int attempts, Duration age, Notification notification, Notice notice, String sourceUrl) {}

    /**
     * What happened.
     *
     * @param application absent when it is about the source as a whole
     * @param revision full commit id
     * @param commit the message of that commit
     */
    record Notice(
            long id,
            Notification.Event event,
            Instant time,
            String source,
            Optional<ApplicationId> application,
            Optional<String> revision,
            Optional<String> commit,
            Optional<String> author,
            String message,
            Optional<Long> deployment) {}

    /**
     * Takes what is due, at most one for each Notification: nobody else gets it within {@code hold}.
     *
     * @param limit at most so many
     */
    List<Delivery> claim(Duration hold, int limit);

    /** How long until something is due; empty when nothing is to be told. */
    Optional<Duration> untilDue();

    /** It was told. */
    void delivered(Delivery delivery);

    /** It could not be told, and is to be tried again. */
    void postponed(Delivery delivery, String reason, Duration wait);

    /** It is given up: said by an event, and on the source until the same Notification works again. */
    void givenUp(Delivery delivery, String reason);
}
