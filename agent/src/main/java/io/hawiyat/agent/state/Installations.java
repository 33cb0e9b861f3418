package io.hawiyat.agent.state;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /**
     * Records what a registered agent tells the others.
     *
     * @param tokenHash SHA-256 of its admin token, in hexadecimal digits
     * @param sources what its configuration declares, with what tells that from another source of the same name
     */
    void introduce(String agent, String tokenHash, Map<String, String> sources);

    /** The hashes of the tokens of all agents that lived within a time. */
    Set<String> tokenHashes(Duration within);

    /** The key of the ingress that all agents share: the recorded one, else the candidate. */
    String ingressKey(String candidate);

    /** Where the ingress reads its routes, as recorded; empty before the first. */
    Optional<String> ingressPlace();

    /**
     * Makes a place the one that the ingress reads its routes from.
     *
     * @return false, and nothing is changed, while another agent lives
     */
    boolean moveIngress(String place, String agent, Duration within);

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
