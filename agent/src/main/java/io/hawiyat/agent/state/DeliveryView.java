package io.hawiyat.agent.state;

import java.time.Instant;
import java.util.Optional;

/**
 * A webhook that was accepted.
 *
 * @param provider as in the path of the webhook
 * @param deliveryId the provider's own; empty when it named none
 * @param event the provider's name of what happened
 */
public record DeliveryView(long id, String provider, Optional<String> deliveryId, String event, Instant receivedAt) {}
