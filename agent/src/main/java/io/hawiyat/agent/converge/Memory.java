package io.hawiyat.agent.converge;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What this agent has found out about containers, lost with the process, and found out again. */
final class Memory {

    private final Probes probes;
    private final Mends mends;
    private final RestartCounts restarts = new RestartCounts();
    private final FirstLooks firstLooks = new FirstLooks();
    private final Set<String> unstartable = ConcurrentHashMap.newKeySet();
    private final Map<String, String> addresses = new ConcurrentHashMap<>();

    Memory(Probes probes, Mends mends) {
        this.probes = probes;
        this.mends = mends;
    }

    Probes probes() {
        return probes;
    }

    Mends mends() {
        return mends;
    }

    RestartCounts restarts() {
        return restarts;
    }

    FirstLooks firstLooks() {
        return firstLooks;
    }

    /** Whether it could not be started again after its engine had ended it. */
    boolean unstartable(String container) {
        return unstartable.contains(container);
    }

    void notStarted(String container) {
        unstartable.add(container);
    }

    /** As recorded, which stays for as long as the container does: asked for once, though it is needed at each look. */
    Optional<String> address(String container, Supplier<Optional<String>> recorded) {
        var known = Optional.ofNullable(addresses.get(container));
        if (known.isPresent()) {
            return known;
        }
        var found = recorded.get();
        found.ifPresent(it -> addresses.put(container, it));
        return found;
    }

    /** Of a container that is gone. */
    void forget(String container) {
        addresses.remove(container);
        unstartable.remove(container);
        probes.forget(container);
        mends.forget(container);
        restarts.forget(container);
        firstLooks.forget(container);
    }
}
