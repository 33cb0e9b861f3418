package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.Networks.Owned;
import io.hawiyat.agent.docker.Subnet;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.state.Networks;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One network for each project, with a subnet of our own choosing: the engine's pools end after about 30 networks. */
final class ProjectNetworks {

    /** Stands for the ingress's own network, in the place of a project's name; no project can be called so. */
    static final String INGRESS = "-ingress";

    /** Before the name of a shared network, in the place of a project's. */
    private static final String SHARED = ".";

    private static final int TRIES = 256;

    private final Engine engine;
    private final Networks subnets;
    private final EngineNames names;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, String> recorded = new ConcurrentHashMap<>();

    ProjectNetworks(Engine engine, Networks subnets, EngineNames names) {
        this.engine = engine;
        this.subnets = subnets;
        this.names = names;
    }

    /** Makes sure that the project has its network. */
    Owned ensure(String project) {
        return ensure(project, names.network(project));
    }

    /** Makes sure that there is a network that projects share. */
    Owned ensureShared(String name) {
        return ensure(SHARED + name, names.sharedNetwork(name));
    }

    private Owned ensure(String project, String name) {
        var there = engine.networks().find(name);
        if (there.isPresent()) {
            return recorded(project, there.get());
        }
        lock.lock();
        try {
            return create(project, name);
        } finally {
            lock.unlock();
        }
    }

    /** Once for each network: one that outlived its database has a subnet that is not recorded. */
    private Owned recorded(String project, Owned network) {
        if (!network.id().equals(recorded.get(project))) {
            subnets.found(project, network.subnet().toString());
            recorded.put(project, network.id());
        }
        return network;
    }

    private Owned create(String project, String name) {
        var refused = new HashSet<String>();
        for (var attempt = 0; attempt < TRIES; attempt++) {
            var subnet = subnets.subnet(project, refused);
            try {
                return engine.networks().ensure(name, Subnet.parse(subnet).orElseThrow(), Map.of());
            } catch (EngineException.SubnetTaken taken) {
                refused.add(subnet);
            }
        }
        throw new IllegalStateException("the engine refused " + TRIES + " subnets of the pool for network " + name
                + "; see: docker network inspect $(docker network ls -q)");
    }

    /** Removes the project's network when nothing is on it any more. */
    void removeIfEmpty(String project) {
        engine.networks().find(names.network(project)).ifPresent(network -> removeIfEmpty(project, network));
    }

    /** Removes the shared networks on which nothing is any more. */
    void removeEmptyShared() {
        engine.networks().list().stream()
                .filter(network -> names.isShared(network.name()))
                .forEach(network -> removeIfEmpty(SHARED + names.asShared(network.name()), network));
    }

    private void removeIfEmpty(String project, Owned network) {
        try {
            engine.self().leave(network);
            engine.networks().remove(network.id());
            subnets.release(project);
        } catch (EngineException.WrongState inUse) {
            // Something else still runs there.
            return;
        }
    }
}
