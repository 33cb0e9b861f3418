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

    /** Stop a container and keep it, to be started again when its successor fails. */
    record Stop(Container container) implements Change {}

    /** Stop a container within its grace period, when it runs, and remove it. Its volumes stay. */
    record Remove(Container container) implements Change {}
}
