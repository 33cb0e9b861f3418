package io.hawiyat.agent.converge;

import io.hawiyat.agent.state.Leases;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leases of this agent. One that PostgreSQL could not be given back is, before it is asked for again. */
final class AgentLeases {

    private static final Logger LOG = LoggerFactory.getLogger(AgentLeases.class);

    private final Leases leases;
    private final String agent;
    private final Map<Long, HeldLease> ended = new ConcurrentHashMap<>();

    AgentLeases(Leases leases, String agent) {
        this.leases = leases;
        this.agent = agent;
    }

    Optional<HeldLease> acquire(long application) {
        giveBack(application);
        return HeldLease.acquire(leases, application, agent);
    }

    /** To be called when nothing is done under it any more. */
    void end(long application, HeldLease lease) {
        ended.put(application, lease);
        giveBack(application);
    }

    private void giveBack(long application) {
        try {
            Optional.ofNullable(ended.get(application)).ifPresent(HeldLease::close);
            ended.remove(application);
        } catch (RuntimeException away) {
            LOG.atDebug().addKeyValue("item", application).log("lease not given back yet: {}", away.getMessage());
        }
    }
}
