package io.hawiyat.agent.source;

/** Where a source may lead, by who named its URL. */
public enum Reach {

    /** The operator did: anywhere, and where that redirects to, as long as no credentials go there. */
    ANYWHERE,

    /** A manifest did, and the operator allows its host: to that scheme, host and port. */
    THAT_HOST,

    /** A manifest did: to that scheme, host and port, unless it stands for the agent's own host or its link. */
    OTHER_HOSTS
}
