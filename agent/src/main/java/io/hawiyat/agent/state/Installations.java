package io.hawiyat.agent.state;

import java.time.Duration;
import java.util.Optional;

/** Who this installation is, on which engine it acts, and which agents live. Each method is one transaction. */
public interface Installations {

    /**
     * The installation's id: the recorded one, or the candidate when this is the first start on this database.
     *
     * @throws IllegalStateException when the database belongs to an instance of another name
     */
    String open(String candidate, String instance);

    /**
     * Makes this the installation of another id, to take over what that one left on the engine.
     *
     * @throws IllegalStateException when the database belongs to an instance of another name
     */
    void adopt(String id, String instance);

    /** Records that an agent of this name began a new life: leases of its earlier ones are its own to take back. */
    void register(String agent);

    /** Records that an agent lives. */
    void heartbeat(String agent);

    /**
     * Makes an engine the one that all agents of this database act on.
     *
     * @param within how old the last heartbeat of a living agent may be
     * @return the id of the engine that another living agent holds instead; empty when it is this one now
     */
    Optional<String> bindEngine(String engine, String agent, Duration within);
}
