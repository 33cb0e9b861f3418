package io.hawiyat.agent.converge;

/** What this agent has found out about containers, lost with the process, and found out again. */
record Memory(Probes probes, Mends mends, RestartCounts restarts, FirstLooks firstLooks) {

    /** Of a container that is gone. */
    void forget(String container) {
        probes.forget(container);
        mends.forget(container);
        restarts.forget(container);
        firstLooks.forget(container);
    }
}
