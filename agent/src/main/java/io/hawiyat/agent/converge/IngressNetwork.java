package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.state.Networks;
import java.util.Set;

/** The network that the ingress is born on. */
public final class IngressNetwork {

    private IngressNetwork() {}

    /**
     * Its subnet, settled with the engine where that answers: a subnet that the engine refuses is given up for another
     * one. Where it does not, the recorded one.
     */
    public static String subnet(Engine engine, Networks networks, EngineNames names) {
        try {
            return new ProjectNetworks(engine, networks, names)
                    .ensure(ProjectNetworks.INGRESS)
                    .subnet()
                    .toString();
        } catch (EngineException away) {
            return networks.subnet(ProjectNetworks.INGRESS, Set.of());
        }
    }
}
