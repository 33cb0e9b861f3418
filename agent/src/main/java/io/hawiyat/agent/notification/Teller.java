package io.hawiyat.agent.notification;

import io.hawiyat.agent.manifest.Notification.Destination;
import io.hawiyat.agent.secret.Undecryptable;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.state.Notifications.Delivery;

/** Tells one notice where its Notification says. */
final class Teller implements AutoCloseable {

    private final Posts posts;
    private final WebhookChannel webhooks;
    private final SlackChannel slack;
    private final MailChannel mails;
    private final CommitStatusChannel statuses;

    Teller(Vault vault, Reachable reachable) {
        var values = new Values(vault);
        this.posts = new Posts(reachable);
        this.webhooks = new WebhookChannel(posts, values);
        this.slack = new SlackChannel(posts, values);
        this.mails = new MailChannel(values, reachable);
        this.statuses = new CommitStatusChannel(posts, values);
    }

    Answer tell(Delivery delivery) throws InterruptedException {
        var notice = delivery.notice();
        var message = Message.of(notice, delivery.notification().dashboard());
        try {
            return switch (delivery.notification().to()) {
                case Destination.Webhook webhook -> webhooks.tell(webhook, message);
                case Destination.Slack channel -> slack.tell(channel, message, Message.isGood(notice.event()));
                case Destination.Smtp smtp -> mails.tell(smtp, message);
                case Destination.CommitStatus status -> statuses.tell(status, delivery.sourceUrl(), notice, message);
            };
        } catch (Undecryptable closed) {
            return new Answer.Refused("its secret " + closed.getMessage());
        }
    }

    /** As the manifest calls it. */
    static String type(Destination destination) {
        return switch (destination) {
            case Destination.Webhook webhook -> "webhook";
            case Destination.Slack slack -> "slack";
            case Destination.Smtp smtp -> "smtp";
            case Destination.CommitStatus status -> "commitStatus";
        };
    }

    @Override
    public void close() {
        posts.close();
    }
}
