package io.hawiyat.agent.state;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The installation in PostgreSQL. */
@Singleton
class StoredInstallations implements Installations {

    private final InstallationRows rows;

    StoredInstallations(InstallationRows rows) {
        this.rows = rows;
    }

    @Override
    @Transactional
    public String open(String candidate, String instance) {
        rows.draw(candidate, instance);
        var recorded = rows.instance();
        if (!recorded.equals(instance)) {
            throw new IllegalStateException("this database belongs to instance " + recorded + ", not to " + instance
                    + ": start with --instance " + recorded + ", or give each instance a database of its own");
        }
        return rows.current();
    }

    @Override
    @Transactional
    public void adopt(String id, String instance) {
        open(id, instance);
        rows.adopt(id);
    }

    @Override
    @Transactional
    public void register(String agent) {
        rows.register(agent);
    }

    @Override
    @Transactional
    public void introduce(String agent, String tokenHash, Map<String, String> sources) {
        rows.introduce(agent, tokenHash, StoredJson.write(sources));
    }

    @Override
    public Set<String> tokenHashes(Duration within) {
        return Set.copyOf(rows.tokenHashes(within.toMillis()));
    }

    @Override
    @Transactional
    public String ingressKey(String candidate) {
        rows.giveIngressKey(candidate);
        return rows.ingressKey();
    }

    @Override
    public Optional<String> ingressPlace() {
        return Optional.of(rows.ingressPlace()).filter(it -> !it.isEmpty());
    }

    @Override
    @Transactional
    public boolean moveIngress(String place, String agent, Duration within) {
        rows.lockEngine();
        if (!rows.ingressPlace().isEmpty() && rows.others(agent, within.toMillis()) > 0) {
            return false;
        }
        rows.moveIngress(place);
        return true;
    }

    @Override
    @Transactional
    public void heartbeat(String agent) {
        rows.heartbeat(agent);
    }

    @Override
    @Transactional
    public Optional<String> bindEngine(String engine, String agent, Duration within) {
        var bound = rows.lockEngine();
        if (bound.equals(engine)) {
            return Optional.empty();
        }
        if (!bound.isEmpty() && rows.others(agent, within.toMillis()) > 0) {
            return Optional.of(bound);
        }
        if (bound.isEmpty()) {
            rows.carryOver(engine);
        }
        rows.bind(engine);
        return Optional.empty();
    }
}
