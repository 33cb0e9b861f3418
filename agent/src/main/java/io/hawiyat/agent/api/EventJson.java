package io.hawiyat.agent.api;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Events;
import java.time.Instant;
import java.util.Optional;

/** An event as the API shows it. */
public record EventJson(
        long id,
        Instant time,
        Optional<String> project,
        Optional<String> application,
        Optional<String> source,
        String type,
        String reason,
        String message,
        Optional<String> revision) {

    /** An event, with all that is known of it. */
    public static EventJson of(Events.Event event) {
        return new EventJson(
                event.id(),
                event.time(),
                event.application().map(ApplicationId::project),
                event.application().map(ApplicationId::name),
                event.source(),
                Spelling.of(event.type()),
                event.reason(),
                event.message(),
                event.revision());
    }
}
