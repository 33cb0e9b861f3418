package io.hawiyat.agent.notification;

import io.hawiyat.agent.manifest.Notification.Destination.Slack;
import io.hawiyat.agent.secret.Undecryptable;
import java.util.Map;

/** A line in a channel of Slack. */
final class SlackChannel {

    private final Posts posts;
    private final Values values;

    SlackChannel(Posts posts, Values values) {
        this.posts = posts;
        this.values = values;
    }

    Answer tell(Slack slack, Message message, boolean good) throws Undecryptable, InterruptedException {
        return posts.post(values.text(slack.url()), Map.of(), Message.json(Map.of("text", text(message, good))));
    }

    private static String text(Message message, boolean good) {
        var commit = message.commit()
                .map(it -> "\n> " + escaped(it)
                        + message.author().map(by -> " (" + escaped(by) + ")").orElse(""))
                .orElse("");
        var link = message.url().map(url -> "\n<" + escaped(url) + ">").orElse("");
        return (good ? ":white_check_mark: " : ":warning: ") + escaped(message.text()) + commit + link;
    }

    /** What has a meaning for Slack (api.slack.com/reference/surfaces/formatting, Escaping text). */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
