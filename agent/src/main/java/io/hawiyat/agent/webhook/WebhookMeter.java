package io.hawiyat.agent.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts the answers by provider and status; a provider that is none of ours is not a label. */
@Singleton
class WebhookMeter {

    private final MeterRegistry meters;

    WebhookMeter(MeterRegistry meters) {
        this.meters = meters;
    }

    void answered(String provider, Intake.Answer answer) {
        var known = Provider.of(provider).map(Provider::path).orElse("unknown");
        Counter.builder("hawiyat.webhook.deliveries")
                .description("Webhooks by provider and the status that they were answered with")
                .tag("provider", known)
                .tag("status", Integer.toString(answer.status()))
                .register(meters)
                .increment();
    }
}
