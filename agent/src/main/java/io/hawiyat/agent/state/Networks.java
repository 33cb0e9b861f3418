package io.hawiyat.agent.state;

import java.util.Optional;
import java.util.Set;

/** Subnets of project networks and fixed addresses in them, handed out once. Each method is one transaction. */
public interface Networks {

    /**
     * The subnet recorded for a project's network, or a new free one of the pool.
     *
     * @param refused subnets that the engine will not take, in CIDR notation
     */
    String subnet(String project, Set<String> refused);

    /** Records the subnet that a project's network has on the engine, whatever was recorded before. */
    void found(String project, String subnet);

    /** Forgets the subnet of a project whose network is gone. */
    void release(String project);

    /**
     * The address recorded for a container name, or a free one of the lower half of its project's subnet.
     *
     * @param inUse addresses that a confirmed route still names, or that are in use on the engine
     */
    String address(String project, long application, String container, Set<String> inUse);

    /** The container that holds an address has another name now. */
    void rename(String project, String from, String to);

    void releaseAddress(String project, String container);

    /** The address recorded for a container name. */
    Optional<String> find(String project, String container);
}
