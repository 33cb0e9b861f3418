package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ApplicationId;
import java.time.Instant;
import java.util.Optional;

/** What happened, for people: kept 30 days. */
public interface Events {

    /**
     * One event.
     *
     * @param reason one word in CamelCase
     */
    record Event(
            long id,
            Instant time,
            Optional<ApplicationId> application,
            Optional<String> source,
            Type type,
            String reason,
            String message,
            Optional<String> revision) {}

    enum Type {
        NORMAL,
        WARNING
    }

    void add(
            Optional<ApplicationId> application,
            Optional<String> source,
            Type type,
            String reason,
            String message,
            Optional<String> revision);
}
