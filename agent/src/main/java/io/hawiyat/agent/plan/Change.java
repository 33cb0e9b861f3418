package io.hawiyat.agent.plan;

import io.hawiyat.agent.plan.Observed.Container;
import java.util.List;

/** One thing to do, each harmless to do again. */
public sealed interface Change {

    /**
     * Make and start a container of the goal's generation, out of Traefik's servers.
     *
     * @param named whether it has the application's name on the network from the start, because nothing else serves
     */
    record Create(int replica, boolean named) implements Change {}

    /** Start a container that was stopped, or thaw a paused one. */
    record Start(Container container) implements Change {}

    /** Put right in place what differs of a container: limits, restart policy, networks, name. */
    record Mend(Container container) implements Change {}

    /** Free the container's name for its successor of the same generation. */
    record Retire(Container container) implements Change {}

    /**
     * Make exactly these containers serve: they get the application's name and become Traefik's servers, confirmed;
     * then those that leave lose the name.
     */
    record Switch(List<Container> serving, List<Container> leaving) implements Change {
        public Switch {
            serving = List.copyOf(serving);
            leaving = List.copyOf(leaving);
        }
    }

    /**
     * Share the requests that come by the routes between what serves and a canary, confirmed. Nobody's name changes: what
     * comes by name can not be weighed, and stays with what serves.
     *
     * @param stable what serves, and goes on having the application's name
     * @param canary what tries the new generation; empty when it tries it no longer
     * @param weight percent of the requests that the canary gets; 0 exactly when it is empty
     * @param leaving canaries that get no requests any more: they failed, or another generation takes their place
     */
    record Shift(List<Container> stable, List<Container> canary, int weight, List<Container> leaving)
            implements Change {
        public Shift {
            stable = List.copyOf(stable);
            canary = List.copyOf(canary);
            leaving = List.copyOf(leaving);
            if (weight < 0 || weight > 99 || canary.isEmpty() != (weight == 0)) {
                throw new IllegalArgumentException("a weight of " + weight + " for " + canary.size() + " canaries");
            }
        }
    }

    /** Stop a container and keep it, to be started again when its successor fails. */
    record Stop(Container container) implements Change {}

    /** Stop a container within its grace period, when it runs, and remove it. Its volumes stay. */
    record Remove(Container container) implements Change {}
}
