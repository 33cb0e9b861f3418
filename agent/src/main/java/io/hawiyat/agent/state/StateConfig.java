package io.hawiyat.agent.state;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * What an operator may set of the state.
 *
 * @param networkPool the IPv4 range, in CIDR notation, that project networks get their /24 from
 */
@ConfigurationProperties("hawiyat.state")
public record StateConfig(
        @Bindable(defaultValue = "10.208.0.0/12") String networkPool) {}
