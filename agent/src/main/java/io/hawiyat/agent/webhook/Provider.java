package io.hawiyat.agent.webhook;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A git host, with the headers in which it names, signs and numbers its deliveries. */
enum Provider {
    GITHUB("github", "X-GitHub-Event", "ping", List.of("X-Hub-Signature-256"), List.of("X-GitHub-Delivery")),
    GITLAB(
            "gitlab",
            "X-Gitlab-Event",
            "",
            List.of("X-Gitlab-Token"),
            List.of("webhook-id", "Idempotency-Key", "X-Gitlab-Event-UUID")),
    GITEA("gitea", "X-Gitea-Event", "ping", List.of("X-Gitea-Signature"), List.of("X-Gitea-Delivery")),
    FORGEJO(
            "forgejo",
            "X-Forgejo-Event",
            "ping",
            List.of("X-Forgejo-Signature", "X-Gitea-Signature"),
            List.of("X-Forgejo-Delivery")),
    BITBUCKET("bitbucket", "X-Event-Key", "diagnostics:ping", List.of("X-Hub-Signature"), List.of("X-Request-UUID"));

    private final String path;
    private final String eventHeader;
    private final String ping;
    private final List<String> signatureHeaders;
    private final List<String> deliveryHeaders;

    Provider(
            String path, String eventHeader, String ping, List<String> signatureHeaders, List<String> deliveryHeaders) {
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
        return signatureHeaders;
    }

    String event(Delivery delivery) {
        return delivery.header(eventHeader).orElse("");
    }

    boolean isPing(Delivery delivery) {
        return !ping.isEmpty() && event(delivery).equals(ping);
    }

    /** The id under which the provider would deliver the same again. */
    Optional<String> deliveryId(Delivery delivery) {
        return deliveryHeaders.stream()
                .flatMap(name -> delivery.header(name).stream())
                .filter(id -> !id.isBlank())
                .findFirst();
    }
}
