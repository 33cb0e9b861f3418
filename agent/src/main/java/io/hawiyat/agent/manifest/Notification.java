package io.hawiyat.agent.manifest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Notification as its manifest declares it.
 *
 * @param events what to tell
 * @param projects of which projects of the same source; {@code *} is all of them
 * @param dashboard where people reach the dashboard: http or https, without a query
 * @param file the manifest's path and line: {@code notifications.yaml:1}
 */
public record Notification(
        String project,
        String name,
        Set<Event> events,
        List<String> projects,
        Optional<String> dashboard,
        Destination to,
        String file) {

    public Notification {
        events = Set.copyOf(events);
        projects = List.copyOf(projects);
    }

    /** What people want to be told. */
    public enum Event {
        FAILED("Failed"),
        ROLLED_BACK("RolledBack"),
        RECOVERED("Recovered"),
        DEPLOYED("Deployed"),
        HELD("Held");

        private final String title;

        Event(String title) {
            this.title = title;
        }

        /** As it is written in manifests, and told. */
        public String title() {
            return title;
        }

        /**
         * The event that is written so.
         *
         * @throws IllegalArgumentException when there is none
         */
        public static Event titled(String title) {
            return Arrays.stream(values())
                    .filter(event -> event.title.equals(title))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no event " + title));
        }
    }

    /** Where it goes. */
    public sealed interface Destination {

        /** A POST of JSON. */
        record Webhook(Value url, Map<String, Value> headers, Optional<Value> signingKey) implements Destination {
            public Webhook {
                headers = Map.copyOf(headers);
            }
        }

        /** An incoming webhook of Slack. */
        record Slack(Value url) implements Destination {}

        /** A mail. */
        record Smtp(String host, int port, Tls tls, Optional<Login> login, String from, List<String> to)
                implements Destination {
            public Smtp {
                to = List.copyOf(to);
            }
        }

        /**
         * The status of the commit on its git host.
         *
         * @param api where its API is; that of the source's host, when absent
         * @param repository {@code owner/name}; that of the source, when absent
         * @param context the name of the status before that of the application
         */
        record CommitStatus(
                GitProvider provider, Value token, Optional<String> api, Optional<String> repository, String context)
                implements Destination {}
    }

    /** How a mail's way is kept secret. */
    public enum Tls {
        STARTTLS,
        IMPLICIT,
        NONE
    }

    public record Login(String username, Value password) {}

    /** Whose API it is. */
    public enum GitProvider {
        GITHUB,
        GITLAB,
        GITEA
    }

    /** What is sent: as it stands in the manifest, or from a Secret. */
    public sealed interface Value {

        record Plain(String text) implements Value {}

        /**
         * One that only the agent can read.
         *
         * @param reference {@code name/key}
         * @param armored the age file that holds it
         */
        record Sealed(String reference, String armored) implements Value {}
    }

    /** Every value of a Secret that it needs. */
    public List<Value.Sealed> sealed() {
        var values = switch (to) {
            case Destination.Webhook webhook -> webhookValues(webhook);
            case Destination.Slack slack -> List.of(slack.url());
            case Destination.Smtp smtp ->
                smtp.login().map(Login::password).stream().toList();
            case Destination.CommitStatus status -> List.of(status.token());
        };
        return values.stream()
                .filter(Value.Sealed.class::isInstance)
                .map(Value.Sealed.class::cast)
                .toList();
    }

    private static List<Value> webhookValues(Destination.Webhook webhook) {
        var values = new ArrayList<>(webhook.headers().values());
        values.add(webhook.url());
        webhook.signingKey().ifPresent(values::add);
        return values;
    }
}
