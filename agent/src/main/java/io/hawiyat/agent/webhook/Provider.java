package io.hawiyat.agent.webhook;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A git host, with the headers in which it names, signs and numbers its deliveries. */
enum Provider {
    GITHUB("github", "X-GitHub-Event", "ping", "X-Hub-Signature-256", "X-GitHub-Delivery"),
    GITLAB("gitlab", "X-Gitlab-Event", "", "X-Gitlab-Token", "webhook-id,Idempotency-Key,X-Gitlab-Event-UUID"),
    GITEA("gitea", "X-Gitea-Event", "ping", "X-Gitea-Signature", "X-Gitea-Delivery"),
    FORGEJO("forgejo", "X-Forgejo-Event", "ping", "X-Forgejo-Signature,X-Gitea-Signature", "X-Forgejo-Delivery"),
    BITBUCKET("bitbucket", "X-Event-Key", "diagnostics:ping", "X-Hub-Signature", "X-Request-UUID");

    private final String path;
    private final String eventHeader;
    private final String ping;
    // Several, with commas between them.
    private final String signatureHeaders;
    private final String deliveryHeaders;

    Provider(String path, String eventHeader, String ping, String signatureHeaders, String deliveryHeaders) {
        this.path = path;
        this.eventHeader = eventHeader;
        this.ping = ping;
        this.signatureHeaders = signatureHeaders;
        this.deliveryHeaders = deliveryHeaders;
    }

    static Optional<Provider> of(String path) {
        return Arrays.stream(values()).filter(it -> it.path.equals(path)).findFirst();
    }

    String path() {
        return path;
    }

    List<String> signatureHeaders() {
        return List.of(signatureHeaders.split(",", -1));
    }

    String event(Delivery delivery) {
        return delivery.header(eventHeader).orElse("");
    }

    boolean isPing(Delivery delivery) {
        return !ping.isEmpty() && event(delivery).equals(ping);
    }

    /** The id under which the provider would deliver the same again. */
    Optional<String> deliveryId(Delivery delivery) {
        return Arrays.stream(deliveryHeaders.split(",", -1))
                .flatMap(name -> delivery.header(name).stream())
                .filter(id -> !id.isBlank())
                .findFirst();
    }
}
