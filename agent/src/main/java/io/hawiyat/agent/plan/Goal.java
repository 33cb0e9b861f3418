package io.hawiyat.agent.plan;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.Rollout;
import io.hawiyat.agent.manifest.Route;
import java.util.List;

/**
 * What one application is to be, right now.
 *
 * @param replicas 0 takes the application away, or suspends it
 * @param proven whether this generation has been live before: what it does wrong now is healed, not blamed on it
 */
public record Goal(
        ApplicationId id, Generation generation, int replicas, List<Route> routes, Rollout rollout, boolean proven) {
    public Goal {
        routes = List.copyOf(routes);
    }
}
