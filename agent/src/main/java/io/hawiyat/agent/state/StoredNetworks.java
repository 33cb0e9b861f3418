package io.hawiyat.agent.state;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** Subnets and addresses in PostgreSQL, on the engine of this installation. */
@Singleton
class StoredNetworks implements Networks {

    private final NetworkRows rows;
    private final StateConfig config;

    StoredNetworks(NetworkRows rows, StateConfig config) {
        this.rows = rows;
        this.config = config;
    }

    @Override
    @Transactional
    public String subnet(String project, Set<String> refused) {
        var engine = rows.engine();
        var unfit = StoredJson.write(refused);
        rows.lock();
        return rows.subnet(engine, project, unfit).orElseGet(() -> {
            rows.forget(engine, project);
            return rows.take(engine, project, config.networkPool(), unfit).stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no subnet is left for project " + project + " in "
                            + config.networkPool() + ": the others are in use or were refused by the engine; "
                            + "remove unused projects, or configure a larger networkPool"));
        });
    }

    @Override
    @Transactional
    public void found(String project, String subnet) {
        rows.lock();
        rows.giveUp(rows.engine(), project, subnet);
        rows.record(rows.engine(), project, subnet);
    }

    @Override
    @Transactional
    public void release(String project) {
        rows.forget(rows.engine(), project);
    }

    @Override
    @Transactional
    public String address(String project, long application, String container, Set<String> inUse) {
        var engine = rows.engine();
        var subnet = rows.lockNetwork(engine, project)
                .orElseThrow(() -> new IllegalStateException("project " + project + " has no subnet yet"));
        return rows.address(engine, project, container)
                .or(() -> rows.takeAddress(engine, project, application, container, StoredJson.write(inUse)).stream()
                        .findFirst())
                .orElseThrow(() -> new IllegalStateException("no address is left for " + container + " in " + subnet
                        + ": 125 containers of project " + project + " have one; spread them over more projects"));
    }

    /** One that had the new name before is gone: two containers never have one name. */
    @Override
    @Transactional
    public void rename(String project, String from, String to) {
        var engine = rows.engine();
        if (rows.address(engine, project, from).isPresent()) {
            rows.releaseAddress(engine, project, to);
            rows.rename(engine, project, from, to);
        }
    }

    @Override
    @Transactional
    public void releaseAddress(String project, String container) {
        rows.releaseAddress(rows.engine(), project, container);
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<String> find(String project, String container) {
        return rows.address(rows.engine(), project, container);
    }
}
