package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.Notification.Destination;
import io.hawiyat.agent.manifest.Notification.Event;
import io.hawiyat.agent.manifest.Notification.GitProvider;
import io.hawiyat.agent.manifest.Notification.Login;
import io.hawiyat.agent.manifest.Notification.Tls;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Makes one Notification of a document that fits its schema. */
final class NotificationReader {

    private final Field root;
    private final String project;
    private final SealedValues values;

    /** @param secrets of the same tree, by project and name */
    NotificationReader(Field root, Map<ApplicationId, Secret> secrets, Findings findings) {
        this.root = root;
        this.project = root.at("metadata").at("project").text();
        this.values = new SealedValues(project, secrets, findings);
    }

    /** Nothing to build on when there are findings afterwards. */
    Notification read() {
        var spec = root.at("spec");
        var projects = spec.at("projects").texts();
        return new Notification(
                project,
                root.at("metadata").at("name").text(),
                spec.at("events").texts().stream().map(Event::titled).collect(Collectors.toSet()),
                projects.isEmpty() ? List.of(project) : projects,
                spec.at("dashboard").optionalText(),
                destination(spec),
                root.document().at());
    }

    private Destination destination(Field spec) {
        if (spec.at("webhook").present()) {
            return webhook(spec.at("webhook"));
        }
        if (spec.at("slack").present()) {
            return new Destination.Slack(values.value(spec.at("slack").at("url")));
        }
        return spec.at("smtp").present() ? smtp(spec.at("smtp")) : commitStatus(spec.at("commitStatus"));
    }

    private Destination webhook(Field webhook) {
        return new Destination.Webhook(
                values.value(webhook.at("url")),
                webhook.at("headers").byName(values::value),
                values.optional(webhook.at("signingKey")));
    }

    private Destination smtp(Field smtp) {
        return new Destination.Smtp(
                smtp.at("host").text(),
                smtp.at("port").number(),
                Tls.valueOf(smtp.at("tls").text().toUpperCase(Locale.ROOT)),
                values.optional(smtp.at("password"))
                        .map(password -> new Login(smtp.at("username").text(), password)),
                smtp.at("from").text(),
                smtp.at("to").texts());
    }

    private Destination commitStatus(Field status) {
        return new Destination.CommitStatus(
                GitProvider.valueOf(status.at("provider").text().toUpperCase(Locale.ROOT)),
                values.value(status.at("token")),
                status.at("api").optionalText(),
                status.at("repository").optionalText(),
                status.at("context").text());
    }
}
