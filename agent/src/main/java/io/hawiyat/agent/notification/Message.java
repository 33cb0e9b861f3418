package io.hawiyat.agent.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Notification;
import io.hawiyat.agent.state.Notifications.Notice;
import java.util.Optional;

/**
 * A notice as it is told.
 *
 * @param id of the notice: the same for all who are told, and again when it is repeated
 * @param event such as {@code RolledBack}
 * @param time ISO 8601, in UTC
 * @param project absent when it is about the source as a whole, as {@code application} is
 * @param revision full commit id
 * @param commit first line of the commit's message
 * @param message why
 * @param url of the page of the dashboard about it
 * @param text all of it for people, in a line
 */
public record Message(
        long id,
        String event,
        String time,
        String source,
        Optional<String> project,
        Optional<String> application,
        Optional<String> revision,
        Optional<String> commit,
        Optional<String> author,
        String message,
        Optional<Long> deployment,
        Optional<String> url,
        String text) {

    private static final int SHORT = 7;

    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    static Message of(Notice notice, Optional<String> dashboard) {
        return new Message(
                notice.id(),
                notice.event().title(),
                notice.time().toString(),
                notice.source(),
                notice.application().map(ApplicationId::project),
                notice.application().map(ApplicationId::name),
                notice.revision(),
                notice.commit().flatMap(it -> it.lines().findFirst()),
                notice.author(),
                notice.message(),
                notice.deployment(),
                dashboard.map(base -> page(base, notice)),
                title(notice) + (notice.message().isBlank() ? "" : ": " + notice.message()));
    }

    private static String page(String base, Notice notice) {
        var root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return root + notice.application().map(id -> "/applications/" + id).orElse("/sources/" + notice.source());
    }

    /** What happened to what, at which commit. */
    private static String title(Notice notice) {
        var subject = notice.application().map(ApplicationId::toString).orElse("source " + notice.source());
        return subject + " " + verb(notice) + notice.revision().map(Message::at).orElse("");
    }

    private static String at(String revision) {
        return " at " + revision.substring(0, Math.min(SHORT, revision.length()));
    }

    private static String verb(Notice notice) {
        return switch (notice.event()) {
            case FAILED -> "failed";
            case ROLLED_BACK -> "was rolled back";
            case RECOVERED -> "has recovered";
            case DEPLOYED -> "was deployed";
            case HELD -> notice.application().isPresent() ? "is held" : "waits for a person";
        };
    }

    /** Whether it is good news. */
    static boolean isGood(Notification.Event event) {
        return switch (event) {
            case DEPLOYED, RECOVERED -> true;
            case FAILED, ROLLED_BACK, HELD -> false;
        };
    }

    String json() {
        return json(this);
    }

    static String json(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts and numbers are always JSON", impossible);
        }
    }
}
