package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Endpoint;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.plan.EngineNames;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which project networks the ingress is on. Between looking whether one is used and leaving it, nobody joins it. */
final class IngressNetworks {

    private static final Logger LOG = LoggerFactory.getLogger(IngressNetworks.class);

    private final Engine engine;
    private final EngineNames names;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, String> joined = new ConcurrentHashMap<>();

    IngressNetworks(Engine engine, EngineNames names) {
        this.engine = engine;
        this.names = names;
    }

    /** What the engine says, in place of all that was known before. */
    void are(String container, Collection<String> networks) {
        joined.clear();
        networks.forEach(it -> joined.put(it, container));
    }

    void join(String container, String project) {
        lock.lock();
        try {
            joinOnce(container, names.network(project));
        } finally {
            lock.unlock();
        }
    }

    private void joinOnce(String container, String network) {
        if (container.equals(joined.get(network))) {
            return;
        }
        try {
            engine.networks().connect(container, new Endpoint(network, Optional.empty(), List.of()));
        } catch (EngineException.Conflict already) {
            LOG.atDebug().addKeyValue("network", network).log("joined before: {}", already.getMessage());
        }
        joined.put(network, container);
    }

    /**
     * Leaves a project's network on which no application is left.
     *
     * @return whether none is left
     */
    boolean leaveIfUnused(String container, String project) {
        lock.lock();
        try {
            return leaveOnce(container, names.network(project));
        } finally {
            lock.unlock();
        }
    }

    private boolean leaveOnce(String container, String network) {
        var used = engine.containers().list().stream()
                .anyMatch(it -> it.identity().isPresent() && it.addresses().containsKey(network));
        if (!used && !container.isEmpty()) {
            engine.networks().disconnect(container, network);
            joined.remove(network);
        }
        return !used;
    }
}
