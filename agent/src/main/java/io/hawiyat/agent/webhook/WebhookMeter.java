package io.hawiyat.agent.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;

/** Counts the answers by provider and status; a provider that is none of ours is not a label. */
@Context
class WebhookMeter {

    private final MeterRegistry meters;

    WebhookMeter(MeterRegistry meters) {
        this.meters = meters;
        for (var provider : Provider.values()) {
            // A rate is known only from the second value on, so the first is there before the first webhook.
            counter(provider.path(), Intake.Answer.ACCEPTED);
        }
    }

    void answered(String provider, Intake.Answer answer) {
        var known = Provider.of(provider).map(Provider::path).orElse("unknown");
        counter(known, answer).increment();
    }

    private Counter counter(String provider, Intake.Answer answer) {
        return Counter.builder("hawiyat.webhook.deliveries")
                .description("Webhooks by provider and the status that they were answered with")
                .tag("provider", provider)
                .tag("status", Integer.toString(answer.status()))
                .register(meters);
    }
}
